/** What the watcher holds until its time, seen from outside: by its metrics, and by its state. */
package io.sluice.cli.held;
