/** Measures how documents that were held in the watcher come out when their time has come. */
package io.sluice.cli.bench;
