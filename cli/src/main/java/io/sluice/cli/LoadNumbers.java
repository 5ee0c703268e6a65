package io.sluice.cli;

import io.sluice.cli.load.LoadPlan;
import io.sluice.cli.load.LoadPreset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How much a load test does. Values are texts here: picocli would stop at the first that is none. */
final class LoadNumbers {
    private static final int MAX_WORKERS = 1_000;
    private static final int MAX_MESSAGES = 100_000_000;
    /** MongoDB's own limit for one write. */
    private static final int MAX_BATCH_SIZE = 100_000;

    private static final int MAX_PERCENT = 100;
    private static final int MAX_DELAY_HOURS = 24 * 365;

    @Parameters(
            arity = "0..1",
            paramLabel = "PRESET",
            defaultValue = "medium",
            description = "quick, small, medium, large or stress (default: ${DEFAULT-VALUE}).")
    private String preset;

    @Option(names = "--workers", paramLabel = "N", description = "Workers that insert at the same time.")
    private String workers;

    @Option(names = "--messages", paramLabel = "N", description = "Messages to insert, in all.")
    private String messages;

    @Option(names = "--batch-size", paramLabel = "N", description = "Messages of one insertion (default: 10).")
    private String batchSize;

    @Option(
            names = "--delayed-percent",
            paramLabel = "PERCENT",
            description = "How many of a hundred messages are to be delivered later.")
    private String delayedPercent;

    @Option(
            names = "--max-delay-hours",
            paramLabel = "HOURS",
            description = "How much later at most; decimals are allowed (default: 24).")
    private String maxDelayHours;

    /** @param problems gets a line for each value that is not legal; the plan is of no use then */
    LoadPlan plan(List<String> problems) {
        Optional<LoadPreset> named = LoadPreset.of(preset);
        if (named.isEmpty()) {
            problems.add("'%s' is no preset; legal: %s".formatted(preset, String.join(", ", LoadPreset.words())));
        }
        LoadPlan base = named.orElse(LoadPreset.MEDIUM).plan();
        return new LoadPlan(
                whole("--workers", workers, base.workers(), 1, MAX_WORKERS, problems),
                whole("--messages", messages, base.messages(), 1, MAX_MESSAGES, problems),
                whole("--batch-size", batchSize, base.batchSize(), 1, MAX_BATCH_SIZE, problems),
                whole("--delayed-percent", delayedPercent, base.delayedPercent(), 0, MAX_PERCENT, problems),
                read(
                        maxDelayHours,
                        base.maxDelayHours(),
                        Double::parseDouble,
                        hours -> hours > 0 && hours <= MAX_DELAY_HOURS,
                        "--max-delay-hours '%s' is not legal; legal: a number above 0, up to %d"
                                .formatted(maxDelayHours, MAX_DELAY_HOURS),
                        problems));
    }

    private static int whole(String option, String given, int byDefault, int least, int most, List<String> problems) {
        return read(
                given,
                byDefault,
                Integer::parseInt,
                number -> number >= least && number <= most,
                "%s '%s' is not legal; legal: a whole number from %d to %d".formatted(option, given, least, most),
                problems);
    }

    private static <T> T read(
            String given,
            T byDefault,
            Function<String, T> parse,
            Predicate<T> isLegal,
            String problem,
            List<String> problems) {
        if (given == null) {
            return byDefault;
        }
        try {
            T value = parse.apply(given);
            if (isLegal.test(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is out of range.
        }
        problems.add(problem);
        return byDefault;
    }
}
