package io.sluice.watcher.held;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import javax.annotation.Nullable;

/**
 * What is asked about the held changes.
 *
 * @param savepoint where they are read
 * @param collection {@code database.collection}; null for all
 * @param dueBeforeMs only those due before, epoch milliseconds; {@link Long#MAX_VALUE} for all
 * @param limit how many of them are named; all are counted
 */
record HeldQuery(String savepoint, @Nullable String collection, long dueBeforeMs, int limit) implements Serializable {

    private static final int DEFAULT_LIMIT = 100;

    /** @param args {@code --savepoint PATH}, {@code --collection}, {@code --due-before}, {@code --limit} */
    static HeldQuery parse(String... args) {
        String savepoint = null;
        String collection = null;
        long dueBeforeMs = Long.MAX_VALUE;
        int limit = DEFAULT_LIMIT;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " has no value");
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--savepoint" -> savepoint = value;
                case "--collection" -> collection = value;
                case "--due-before" -> dueBeforeMs = epochMs(value);
                case "--limit" -> limit = limit(value);
                default -> throw new IllegalArgumentException(args[i] + " is not known");
            }
        }
        if (savepoint == null) {
            throw new IllegalArgumentException("--savepoint is missing");
        }
        return new HeldQuery(savepoint, collection, dueBeforeMs, limit);
    }

    boolean asksFor(String ofCollection, long dueMs) {
        return dueMs < dueBeforeMs && (collection == null || collection.equals(ofCollection));
    }

    private static long epochMs(String time) {
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--due-before '" + time + "' is not like 2030-01-15T14:30:00Z", e);
        }
    }

    private static int limit(String number) {
        try {
            int limit = Integer.parseInt(number);
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is out of range.
        }
        throw new IllegalArgumentException("--limit '" + number + "' is no whole number from 0 on");
    }
}
