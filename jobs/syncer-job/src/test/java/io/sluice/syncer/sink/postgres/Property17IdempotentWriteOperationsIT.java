package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.delete;
import static io.sluice.syncer.sink.postgres.TestRows.softDelete;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.RandomInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Property 17: for any message processed multiple times, the final database state should be identical regardless of how
 * many times the message was processed. Here: as Flink does it, which after a failure reads all again from some record
 * on; in whatever batches. {@link RandomSequencesIT} compares with a model, {@link ExactlyOnceModelIT} says the same of
 * tables without a key.
 *
 * <p>Validates: Requirements 8.2, 8.5.
 */
class Property17IdempotentWriteOperationsIT {

    private static final int KEYS = 4;

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    /**
     * Each number of the first list is a change, each of the second one a restart after so many records, from half of
     * them on.
     *
     * @see #change
     */
    @Test
    void readingAgainLeavesTheSameRows() throws Exception {
        options = postgres.newSchema();
        BatchOptions batch = new BatchOptions(5, Duration.ofMillis(500), 5);
        try (WriterHarness writer = new WriterHarness(options, batch, WriterHarness.CREATE_AND_EVOLVE)) {
            // The columns are there from the start.
            writer.flush(upsert("once", "k0", 0, bigint("n", 0)), upsert("often", "k0", 0, bigint("n", 0)));
            RandomInput.slowTheory("Property 17")
                    .forAll(
                            lists().of(integers().between(0, 5 * KEYS - 1)).ofSizeBetween(1, 25),
                            lists().of(integers().between(0, 25)).ofSizeBetween(1, 5))
                    .checkAssert((changes, restarts) -> RandomInput.<List<Integer>>check(
                                    each -> check(writer, each, restarts))
                            .accept(changes));
        }
    }

    private void check(WriterHarness writer, List<Integer> changes, List<Integer> restarts) throws Exception {
        postgres.execute("TRUNCATE " + table("once") + ", " + table("often"));
        writer.flush(rows("once", changes).toArray(MappedRow[]::new));
        List<MappedRow> often = rows("often", changes);
        for (int restart : restarts) {
            int until = Math.min(restart, often.size());
            // Nothing is passed over: a soft delete leaves what was not written before it for ever unwritten.
            writer.flush(often.subList(0, until).toArray(MappedRow[]::new));
            writer.flush(often.subList(until / 2, until).toArray(MappedRow[]::new));
        }
        writer.flush(often.toArray(MappedRow[]::new));
        writer.flush(often.toArray(MappedRow[]::new));

        assertThat(state("often")).isEqualTo(state("once"));
    }

    private static List<MappedRow> rows(String table, List<Integer> changes) {
        List<MappedRow> rows = new ArrayList<>();
        for (int change : changes) {
            rows.add(change(table, change, rows.size() + 1L));
        }
        return rows;
    }

    private static MappedRow change(String table, int number, long version) {
        String key = "k" + number % KEYS;
        return switch (number / KEYS) {
            case 3 -> delete(table, key, version);
            case 4 -> softDelete(table, key, version);
            default -> upsert(table, key, version, bigint("n", version));
        };
    }

    private List<String> state(String table) throws Exception {
        return postgres.query("SELECT * FROM " + table(table) + " ORDER BY _id");
    }

    private String table(String name) {
        return new TableName(options.schema(), name).sql();
    }
}
