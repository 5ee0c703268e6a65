package io.sluice.cli.stack;

/** One broker, which is a controller too. */
record KafkaNode(int id, int port, int controllerPort) {}
