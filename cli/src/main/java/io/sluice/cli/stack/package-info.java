/** The local stack of real servers: mongod, Kafka, PostgreSQL, Flink. {@link io.sluice.cli.stack.LocalStack} composes it. */
package io.sluice.cli.stack;
