package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.delete;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Property 18: for any upsert operation that completes, the log should indicate whether an insert or update occurred.
 * Here: a line for each batch tells how many rows of a table were inserted, updated and deleted, as PostgreSQL answered;
 * so do the counters.
 *
 * <p>Validates: Requirements 8.4.
 */
class Property18UpsertOperationLoggingIT {

    private static final int KEYS = 8;

    private long version;

    /** A number below {@link #KEYS} is an upsert of that document, one above it a delete. */
    @Test
    void everyBatchTellsWhatBecameOfItsRows() throws Exception {
        PostgresOptions options = RealPostgres.get().newSchema();
        Set<Integer> stored = new HashSet<>();
        try (WriterHarness writer = new WriterHarness(options);
                CapturedLog log = new CapturedLog(PostgresWriter.class)) {
            RandomInput.slowTheory("Property 18")
                    .forAll(lists().of(integers().between(0, 2 * KEYS - 1)).ofSizeBetween(1, 20))
                    .checkAssert(RandomInput.check(changes -> {
                        String before = writer.counts("t");
                        Tally tally = write(writer, changes, stored);

                        assertThat(log.take())
                                .singleElement()
                                .asString()
                                .startsWith("Batch written: table=t rows=" + changes.size() + " inserted="
                                        + tally.inserted + " updated=" + tally.updated + " deleted=" + tally.deleted
                                        + " ");
                        assertThat(count(writer.counts("t"), "inserted") - count(before, "inserted"))
                                .isEqualTo(tally.inserted);
                        assertThat(count(writer.counts("t"), "updated") - count(before, "updated"))
                                .isEqualTo(tally.updated);
                    }));
        }
    }

    private record Tally(long inserted, long updated, long deleted) {}

    private Tally write(WriterHarness writer, List<Integer> changes, Set<Integer> stored) throws Exception {
        Map<Integer, Boolean> last = new LinkedHashMap<>();
        for (int change : changes) {
            boolean isUpsert = change < KEYS;
            last.put(change % KEYS, isUpsert);
            String key = "k" + change % KEYS;
            version++;
            writer.write(isUpsert ? upsert("t", key, version, bigint("n", version)) : delete("t", key, version));
        }
        writer.flush();
        long updated = last.entrySet().stream()
                .filter(entry -> entry.getValue() && stored.contains(entry.getKey()))
                .count();
        long inserted = last.values().stream().filter(isUpsert -> isUpsert).count() - updated;
        long deleted = last.entrySet().stream()
                .filter(entry -> !entry.getValue() && stored.contains(entry.getKey()))
                .count();
        last.forEach((key, isUpsert) -> {
            if (isUpsert) {
                stored.add(key);
            } else {
                stored.remove(key);
            }
        });
        return new Tally(inserted, updated, deleted);
    }

    private static long count(String counts, String name) {
        for (String each : counts.split(" ", -1)) {
            if (each.startsWith(name + "=")) {
                return Long.parseLong(each.substring(name.length() + 1));
            }
        }
        return 0;
    }
}
