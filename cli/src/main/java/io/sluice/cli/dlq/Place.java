package io.sluice.cli.dlq;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a letter is in its topic, written {@code partition:offset}. */
public record Place(int partition, long offset) implements Comparable<Place> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    public static Optional<Place> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Place(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(Place other) {
        return partition != other.partition
                ? Integer.compare(partition, other.partition)
                : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
