package io.sluice.cli.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Every value that was measured, in the order of the runs. */
public final class Samples {
    private final Map<Key, List<Double>> values = new LinkedHashMap<>();
    private final Consumer<String> progress;

    private record Key(String work, Measure measure, String contender) {}

    /** @param progress gets a line for each value */
    public Samples(Consumer<String> progress) {
        this.progress = progress;
    }

    void add(String work, Measure measure, String contender, double value) {
        values.computeIfAbsent(new Key(work, measure, contender), key -> new ArrayList<>())
                .add(value);
        progress.accept(
                "%s, %s: %s %s %s".formatted(work, contender, measure.label(), Figure.number(value), measure.unit()));
    }

    List<Figure> figures() {
        return values.entrySet().stream()
                .map(entry -> Figure.of(
                        entry.getKey().work(),
                        entry.getKey().measure(),
                        entry.getKey().contender(),
                        entry.getValue()))
                .toList();
    }

    /** The median of one contender by that of another; empty unless both were measured. */
    Optional<Double> ratio(String work, Measure measure, String contender, String to) {
        Optional<Double> own = median(new Key(work, measure, contender));
        Optional<Double> other = median(new Key(work, measure, to)).filter(value -> value != 0);
        return own.flatMap(value -> other.map(by -> value / by));
    }

    /** Whether every comparison of values found none that differs. */
    boolean agrees(String contender) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().measure() == Measure.DIFFERENT
                        && entry.getKey().contender().equals(contender))
                .allMatch(entry -> entry.getValue().stream().allMatch(value -> value == 0));
    }

    private Optional<Double> median(Key key) {
        return Optional.ofNullable(values.get(key))
                .map(measured -> Spread.of(measured).median());
    }
}
