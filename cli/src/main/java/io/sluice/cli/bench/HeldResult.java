package io.sluice.cli.bench;

import java.util.Locale;

/**
 * What came of a storm.
 *
 * @param held due at once
 * @param drainPerSecond from the first of them in Kafka to the last
 * @param checkpointsDuringStorm completed in this time
 * @param freshP99Ms from MongoDB's acknowledgement to Kafka, of those inserted in this time; null if there were none
 * @param early in Kafka before their time
 * @param lost written and never seen in Kafka, held or not
 * @param latenessP99Ms from the due time to Kafka, when a thousand are due each second
 */
public record HeldResult(
        int held,
        long drainPerSecond,
        long checkpointsDuringStorm,
        Long freshP99Ms,
        long early,
        long lost,
        long latenessP99Ms) {

    /** Each came, and none before its time. */
    public boolean keepsThePromise() {
        return early == 0 && lost == 0;
    }

    public String text() {
        return String.format(
                Locale.ROOT,
                "held at once            %,12d%n"
                        + "drained                 %,12d /s%n"
                        + "checkpoints meanwhile   %,12d%n"
                        + "fresh meanwhile, p99    %12s ms%n"
                        + "lateness in calm, p99   %,12d ms%n"
                        + "early                   %,12d%n"
                        + "lost                    %,12d",
                held,
                drainPerSecond,
                checkpointsDuringStorm,
                freshP99Ms == null ? "-" : String.format(Locale.ROOT, "%,d", freshP99Ms),
                latenessP99Ms,
                early,
                lost);
    }
}
