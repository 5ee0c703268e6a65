package io.sluice.cli.load;

import java.util.Locale;

/** A report for people. */
public final class LoadReportText {

    private static final String LATENCY = "p50 %.1f ms  p95 %.1f ms  p99 %.1f ms  max %.1f ms";

    private LoadReportText() {}

    public static String of(LoadReport report) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%d messages (%d delayed) in %.2f s: %.1f messages/s, %d failed",
                report.messages(),
                report.delayed(),
                report.seconds(),
                report.messagesPerSecond(),
                report.failed());
        line(text, "batches of %d: %s", report.plan().batchSize(), latency(report.batchLatency()));
        line(text, "");
        line(text, "worker  batches  messages  failed  messages/s  p50 ms  p99 ms");
        report.workers()
                .forEach(worker -> line(
                        text,
                        "%6d  %7d  %8d  %6d  %10.1f  %6.1f  %6.1f",
                        worker.worker(),
                        worker.batches(),
                        worker.messages(),
                        worker.failed(),
                        worker.messagesPerSecond(),
                        worker.batchLatency().p50Ms(),
                        worker.batchLatency().p99Ms()));
        if (!report.errors().isEmpty()) {
            line(text, "");
            report.errors()
                    .forEach(error -> line(text, "%d failed: %s: %s", error.messages(), error.kind(), error.example()));
        }
        return text.toString();
    }

    private static String latency(BatchLatency latency) {
        return format(LATENCY, latency.p50Ms(), latency.p95Ms(), latency.p99Ms(), latency.maxMs());
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(format(format, values)).append('\n');
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
