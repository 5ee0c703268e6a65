package io.sluice.udf;

import java.util.function.Consumer;
import org.apache.flink.util.function.ThrowingConsumer;
import org.quicktheories.QuickTheory;

/** Random tests with shrinking whose seed is printed, so that a failure can be had again. */
public final class RandomInput {
    private static final int EXAMPLES = 300;
    /** Document 4: a property is tried on so many inputs at the least. */
    private static final int MIN_EXAMPLES = 100;

    private RandomInput() {}

    /** {@code -Dsluice.test.seed=…} repeats a run. */
    public static QuickTheory theory(String name) {
        return theory(name, EXAMPLES);
    }

    public static QuickTheory theory(String name, int examples) {
        return theory(name, examples, 2000);
    }

    /** For inputs that go to a real server: the fewest that will do, and a failure is shrunk for seconds, not minutes. */
    public static QuickTheory slowTheory(String name) {
        return theory(name, MIN_EXAMPLES, 100);
    }

    private static QuickTheory theory(String name, int examples, int shrinkCycles) {
        if (examples < MIN_EXAMPLES) {
            throw new IllegalArgumentException(name + ": " + examples + " inputs are fewer than " + MIN_EXAMPLES);
        }
        long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        System.out.println(name + ": " + examples + " random inputs, -Dsluice.test.seed=" + seed);
        return QuickTheory.qt().withFixedSeed(seed).withExamples(examples).withShrinkCycles(shrinkCycles);
    }

    /** A check that may throw anything, for {@code checkAssert}. */
    public static <T> Consumer<T> check(ThrowingConsumer<T, Exception> check) {
        return input -> {
            try {
                check.accept(input);
            } catch (Exception e) {
                throw new AssertionError(e.toString(), e);
            }
        };
    }
}
