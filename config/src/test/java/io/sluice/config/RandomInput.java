package io.sluice.config;

import org.quicktheories.QuickTheory;

/** Random tests with shrinking whose seed is printed, so that a failure can be had again. */
final class RandomInput {
    private static final int EXAMPLES = 300;

    private RandomInput() {}

    /** {@code -Dsluice.test.seed=…} repeats a run. */
    static QuickTheory theory(String name) {
        long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        System.out.println(name + ": " + EXAMPLES + " random inputs, -Dsluice.test.seed=" + seed);
        return QuickTheory.qt().withFixedSeed(seed).withExamples(EXAMPLES);
    }
}
