package io.sluice.udf.mapping;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shortest decimal nearer to one floating number than to any other, as PostgreSQL prints it. Java 17 does not always
 * find it (JDK-4511638); Jackson does but for the sizes at both ends, where it also takes a decimal half-way to the next
 * number, and two digits where one is enough. There it is searched for.
 */
final class ShortestDecimal {
    /** What is half-way has a bit more than the number: from here on it can be a short decimal. */
    private static final double DOUBLE_HALF_WAY_FROM = 0x1p53;

    private static final float FLOAT_HALF_WAY_FROM = 0x1p24f;

    /** Below, numbers have so few bits that one digit may be enough. */
    private static final double DOUBLE_ONE_DIGIT_BELOW = 1e-320;

    private static final float FLOAT_ONE_DIGIT_BELOW = 1e-42f;

    private static final Comparator<BigDecimal> BY_SIZE = Comparator.comparing(BigDecimal::abs);

    private ShortestDecimal() {}

    /** In the notation of {@link Double#toString(double)}. */
    static String text(double value) {
        double size = Math.abs(value);
        boolean isExtreme = size < DOUBLE_ONE_DIGIT_BELOW || size >= DOUBLE_HALF_WAY_FROM;
        if (!isExtreme || size == 0 || !Double.isFinite(value)) {
            return DoubleToDecimal.toString(value);
        }
        double below = Math.nextDown(size);
        double step = Math.ulp(size);
        return (value < 0 ? "-" : "") + search(new BigDecimal(size), new BigDecimal(below), new BigDecimal(step));
    }

    /** In the notation of {@link Float#toString(float)}. */
    static String text(float value) {
        float size = Math.abs(value);
        boolean isExtreme = size < FLOAT_ONE_DIGIT_BELOW || size >= FLOAT_HALF_WAY_FROM;
        if (!isExtreme || size == 0 || !Float.isFinite(value)) {
            return FloatToDecimal.toString(value);
        }
        float below = Math.nextDown(size);
        float step = Math.ulp(size);
        return (value < 0 ? "-" : "") + search(new BigDecimal(size), new BigDecimal(below), new BigDecimal(step));
    }

    /** @throws NumberFormatException if the value is not finite */
    static BigDecimal of(double value) {
        return new BigDecimal(text(value));
    }

    private static String search(BigDecimal exact, BigDecimal below, BigDecimal step) {
        BigDecimal half = new BigDecimal("0.5");
        BigDecimal least = exact.add(below).multiply(half);
        BigDecimal most = exact.add(step.multiply(half));
        for (int digits = 1; ; digits++) {
            Optional<BigDecimal> nearest = Stream.of(
                            exact.round(new MathContext(digits, RoundingMode.DOWN)),
                            exact.round(new MathContext(digits, RoundingMode.UP)))
                    .filter(near -> near.compareTo(least) > 0 && near.compareTo(most) < 0)
                    .min(Comparator.comparing(near -> near.subtract(exact), BY_SIZE));
            if (nearest.isPresent()) {
                return scientific(nearest.get().stripTrailingZeros());
            }
        }
    }

    private static String scientific(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        return digits.charAt(0) + "." + (digits.length() == 1 ? "0" : digits.substring(1)) + "E"
                + (number.precision() - number.scale() - 1);
    }
}
