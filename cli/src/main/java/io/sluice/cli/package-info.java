/** The {@code sluice} command: one small class for each subcommand. */
package io.sluice.cli;
