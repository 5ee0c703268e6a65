package io.sluice.cli.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Load tests that have a name. */
public enum LoadPreset {
    QUICK(5, 100, 30),
    SMALL(5, 100, 20),
    MEDIUM(10, 1_000, 30),
    LARGE(20, 5_000, 40),
    STRESS(50, 10_000, 50);

    private static final int BATCH_SIZE = 10;
    private static final double MAX_DELAY_HOURS = 24;

    private final int workers;
    private final int messages;
    private final int delayedPercent;

    LoadPreset(int workers, int messages, int delayedPercent) {
        this.workers = workers;
        this.messages = messages;
        this.delayedPercent = delayedPercent;
    }

    public LoadPlan plan() {
        return new LoadPlan(workers, messages, BATCH_SIZE, delayedPercent, MAX_DELAY_HOURS);
    }

    /** The name as it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LoadPreset> of(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(LoadPreset::word).toList();
    }
}
