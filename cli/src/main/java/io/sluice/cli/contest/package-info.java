/** {@code sluice bench}: Sluice and its peer at the same work, run after run, beside what the servers alone could do. */
package io.sluice.cli.contest;
