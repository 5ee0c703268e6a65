/**
 * Dead letters from outside: {@link io.sluice.cli.dlq.LetterTopic} reads them, {@link io.sluice.cli.dlq.LetterReplay}
 * sends their records once more, {@link io.sluice.cli.dlq.ReplayMarks} knows which have been.
 */
package io.sluice.cli.dlq;
