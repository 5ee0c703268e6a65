package io.sluice.cli.contest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;

/** One measurement of one contender over all runs. */
@JsonPropertyOrder({"work", "by", "measure", "unit", "runs"})
public record Figure(String work, String by, String measure, String unit, int runs, @JsonUnwrapped Spread spread) {
    private static final int SMALL = 100;

    static Figure of(String work, Measure measure, String contender, List<Double> values) {
        return new Figure(work, contender, measure.label(), measure.unit(), values.size(), Spread.of(values));
    }

    /** With a decimal only where it tells something. */
    static String number(double value) {
        boolean isWhole = value == Math.rint(value);
        return String.format(Locale.ROOT, Math.abs(value) >= SMALL || isWhole ? "%,.0f" : "%.2f", value);
    }
}
