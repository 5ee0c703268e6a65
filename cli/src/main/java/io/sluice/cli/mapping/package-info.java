/** What the syncer's configuration says of tables, for the commands that have to know. */
package io.sluice.cli.mapping;
