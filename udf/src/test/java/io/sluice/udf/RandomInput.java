package io.sluice.udf;

import org.quicktheories.QuickTheory;

/** Random tests with shrinking whose seed is printed, so that a failure can be had again. */
public final class RandomInput {
    private static final int EXAMPLES = 300;

    private RandomInput() {}

    /** {@code -Dsluice.test.seed=…} repeats a run. */
    public static QuickTheory theory(String name) {
        return theory(name, EXAMPLES);
    }

    public static QuickTheory theory(String name, int examples) {
        long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        System.out.println(name + ": " + examples + " random inputs, -Dsluice.test.seed=" + seed);
        return QuickTheory.qt().withFixedSeed(seed).withExamples(examples).withShrinkCycles(2000);
    }
}
