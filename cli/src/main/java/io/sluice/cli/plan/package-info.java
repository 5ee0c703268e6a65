/** {@code sluice plan}: what a syncer's configuration would create or change. */
package io.sluice.cli.plan;
