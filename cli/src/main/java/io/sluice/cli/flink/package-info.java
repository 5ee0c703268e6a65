/** Talks to a Flink cluster as users do: its REST API, and its own command line. */
package io.sluice.cli.flink;
