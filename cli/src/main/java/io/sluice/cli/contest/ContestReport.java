package io.sluice.cli.contest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What came of all runs.
 *
 * @param agree whether PostgreSQL had each of Sluice's values as MongoDB has it, in every run
 * @param ratios null without the peer
 */
public record ContestReport(
        MachineInfo machine, int runs, boolean agree, List<Figure> figures, @Nullable Ratios ratios) {
    public static final String SLUICE = "sluice";
    public static final String PEER = "peer";
    /** What the servers alone could do. */
    static final String LIMIT = "limit";

    public static ContestReport of(MachineInfo machine, int runs, boolean withPeer, Samples samples) {
        return new ContestReport(
                machine, runs, samples.agrees(SLUICE), samples.figures(), withPeer ? Ratios.of(samples) : null);
    }

    /** A line for each measurement and contender; that of Sluice ends with its ratio to the peer. */
    public String text() {
        Map<String, List<Figure>> rows = figures.stream()
                .collect(Collectors.groupingBy(
                        figure -> figure.work() + "|" + figure.measure(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder(machine.text()).append(System.lineSeparator());
        line(text, "work", "measure", "unit", "by", "min", "median", "max", "ratio");
        for (List<Figure> row : rows.values()) {
            for (Figure figure : row) {
                line(
                        text,
                        figure.work(),
                        figure.measure(),
                        figure.unit(),
                        figure.by(),
                        Figure.number(figure.spread().min()),
                        Figure.number(figure.spread().median()),
                        Figure.number(figure.spread().max()),
                        ratio(figure, row));
            }
        }
        return text.toString().stripTrailing();
    }

    private static String ratio(Figure figure, List<Figure> row) {
        return row.stream()
                .filter(other -> figure.by().equals(SLUICE)
                        && other.by().equals(PEER)
                        && other.spread().median() != 0)
                .map(peer -> String.format(
                        Locale.ROOT,
                        "%.2f",
                        figure.spread().median() / peer.spread().median()))
                .findFirst()
                .orElse("");
    }

    private static void line(StringBuilder text, Object... cells) {
        text.append(String.format(Locale.ROOT, "%-24s %-20s %-8s %-12s %12s %12s %12s  %s", cells)
                        .stripTrailing())
                .append(System.lineSeparator());
    }
}
