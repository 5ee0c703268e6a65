package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.field;
import static io.sluice.syncer.sink.postgres.TestRows.softDelete;
import static io.sluice.syncer.sink.postgres.TestRows.text;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnValues;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.mapping.UnmappableException;
import io.sluice.udf.mapping.WhenInvalid;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that grow with what arrives, on a real server. */
class EvolutionIT {

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;
    private String table;

    @BeforeEach
    void newSchema() throws Exception {
        options = postgres.newSchema();
        table = new TableName(options.schema(), "t").sql();
    }

    private List<String> rows(String columns) throws Exception {
        return postgres.query("SELECT " + columns + " FROM " + table + " ORDER BY _id");
    }

    private List<String> columns() throws Exception {
        return postgres.query("SELECT column_name, data_type, is_nullable, collation_name"
                + " FROM information_schema.columns WHERE table_schema = '" + options.schema()
                + "' AND table_name = 't' ORDER BY ordinal_position");
    }

    @Test
    void aTableIsCreatedFromWhatArrives() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)), upsert("t", "b", 1, text("s", "x")));
        }
        assertThat(columns())
                .containsExactly(
                        "_id|text|NO|∅",
                        "cdc_operation|text|YES|∅",
                        "cdc_timestamp|timestamp with time zone|YES|∅",
                        "cdc_version|text|NO|C",
                        "n|bigint|YES|∅",
                        "s|text|YES|∅");
        assertThat(rows("_id, n, s")).containsExactly("a|1|∅", "b|∅|x");
    }

    @Test
    void aFieldThatVanishedBecomesNull() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1), text("s", "x")));
            writer.flush(upsert("t", "a", 2, bigint("n", 2)));
            assertThat(rows("n, s")).containsExactly("2|∅");
        }
        // A writer that has never seen the field knows it from the table.
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 3, text("other", "y")));
            assertThat(rows("n, s, other")).containsExactly("∅|∅|y");
        }
    }

    @Test
    void softDeleteLeavesTheFields() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            writer.flush(softDelete("t", "a", 2), upsert("t", "b", 2, bigint("n", 2), text("s", "new")));
            assertThat(rows("_id, n, s, cdc_operation")).containsExactly("a|1|∅|delete", "b|2|new|update");
        }
    }

    @Test
    void columnsAreWidenedForTheRowsThatAreThereAndThoseToCome() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("v", 7)));
            writer.flush(upsert("t", "b", 1, field("v", ColumnKind.DOUBLE, 0.1)));
            assertThat(columns()).contains("v|numeric|YES|∅");
            writer.flush(upsert("t", "c", 1, field("v", ColumnKind.BOOLEAN, true)));
            writer.flush(upsert("t", "d", 1, bigint("v", 8)));
            assertThat(rows("v")).containsExactly("7", "0.1", "true", "8");
            writer.flush(upsert("t", "e", 1, field("v", ColumnKind.JSONB, "[1, 2]")));
            writer.flush(upsert("t", "f", 1, text("v", "x")));
            assertThat(rows("v")).containsExactly("\"7\"", "\"0.1\"", "\"true\"", "\"8\"", "[1, 2]", "\"x\"");
            assertThat(writer.deadLetters).isEmpty();
        }
    }

    /** What is stored and then widened equals what is widened and then stored. */
    @Test
    void theServerWidensAsJavaDoes() throws Exception {
        long seed = System.nanoTime();
        System.out.println("theServerWidensAsJavaDoes: seed " + seed);
        Random random = new Random(seed);
        for (ColumnKind from : List.of(
                ColumnKind.BIGINT,
                ColumnKind.REAL,
                ColumnKind.DOUBLE,
                ColumnKind.NUMERIC,
                ColumnKind.BOOLEAN,
                ColumnKind.TIMESTAMPTZ,
                ColumnKind.TEXT,
                ColumnKind.UUID,
                ColumnKind.BYTEA)) {
            for (ColumnKind to : List.of(ColumnKind.NUMERIC, ColumnKind.TEXT, ColumnKind.JSONB)) {
                if (from != to && from.widen(to) == to) {
                    widenBoth(from, to, values(from, random));
                }
            }
        }
    }

    private void widenBoth(ColumnKind from, ColumnKind to, List<Object> values) throws Exception {
        String name = "from " + from + " to " + to;
        try (WriterHarness writer = new WriterHarness(options)) {
            for (int i = 0; i < values.size(); i++) {
                if (to == ColumnKind.NUMERIC && !isFinite(values.get(i))) {
                    continue;
                }
                writer.write(upsert(name, Integer.toString(i), 1, field("stored", from, values.get(i))));
            }
            writer.flush();
            Object wide = to == ColumnKind.NUMERIC ? BigDecimal.ONE : "\"1\"";
            writer.flush(upsert(name, "x", 1, field("stored", to, wide), field("sent", to, wide)));
            for (int i = 0; i < values.size(); i++) {
                if (to == ColumnKind.NUMERIC && !isFinite(values.get(i))) {
                    continue;
                }
                Object widened = widen(values.get(i), from, to);
                writer.write(upsert(
                        name,
                        Integer.toString(i),
                        1,
                        field("stored", to, widened),
                        field("sent", from, values.get(i))));
            }
            // The stored values are compared before this flush overwrites them.
            String sql = new TableName(options.schema(), name).sql();
            postgres.execute("CREATE TABLE " + new TableName(options.schema(), name + " before").sql()
                    + " AS SELECT _id, stored FROM " + sql);
            writer.flush();
            assertThat(writer.deadLetters).as(name).isEmpty();
            assertThat(postgres.query("SELECT a.stored, b.sent FROM " + sql + " b JOIN "
                            + new TableName(options.schema(), name + " before").sql()
                            + " a USING (_id) WHERE a.stored IS DISTINCT FROM b.sent"))
                    .as(name)
                    .isEmpty();
        }
    }

    private static boolean isFinite(Object value) {
        return Double.isFinite(value instanceof Number number ? number.doubleValue() : 0);
    }

    private static Object widen(Object value, ColumnKind from, ColumnKind to) throws UnmappableException {
        return ColumnValues.widen(value, from, to);
    }

    @SuppressWarnings("FloatingPointLiteralPrecision") // those that are written in more than one way
    private static List<Object> values(ColumnKind kind, Random random) {
        List<Object> values = new ArrayList<>();
        switch (kind) {
            case BIGINT -> values.addAll(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 10_000_000L));
            case REAL -> {
                values.addAll(List.of(
                        0f,
                        -0f,
                        1f,
                        0.001f,
                        9999999f,
                        1e7f,
                        1.5e-7f,
                        2e16f,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY));
                random.ints(300).mapToObj(Float::intBitsToFloat).forEach(values::add);
            }
            case DOUBLE -> {
                values.addAll(List.of(
                        0.0,
                        -0.0,
                        1.0,
                        -1.0,
                        0.001,
                        0.00099,
                        1e7,
                        9999999.999,
                        1e15,
                        1e16,
                        1e21,
                        2e23,
                        -2076014935193900000.0,
                        1.5e-300,
                        0.1 + 0.2,
                        1e100,
                        123456789012345680.0,
                        Double.MIN_VALUE,
                        1.5e-323,
                        Double.MAX_VALUE,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY));
                random.longs(300).mapToObj(Double::longBitsToDouble).forEach(values::add);
                for (int i = 0; i < 300; i++) {
                    values.add(Double.parseDouble(shortDecimal(random, 15, 300)));
                }
            }
            case NUMERIC ->
                values.addAll(List.of(
                        new BigDecimal("1.50"), new BigDecimal("-1E+20"), new BigDecimal("1E-20"), BigDecimal.ZERO));
            case BOOLEAN -> values.addAll(List.of(true, false));
            case TIMESTAMPTZ -> {
                for (String time : List.of(
                        "2024-01-15T10:30:00Z",
                        "2024-01-15T10:30:00.100Z",
                        "2024-01-15T10:30:00.123456Z",
                        "1969-12-31T23:59:59.999Z",
                        "0001-01-01T00:00:00Z",
                        "0000-06-01T00:00:00Z",
                        "-0043-03-15T12:00:00Z",
                        "-4712-01-01T00:00:00Z",
                        "+10000-01-01T00:00:00Z",
                        "+294276-12-31T23:59:59.999Z")) {
                    values.add(Instant.parse(time));
                }
            }
            case TEXT -> values.addAll(List.of("", "x", "1", "null", "{\"a\": 1}", "q\"\\\n\u0001漢"));
            case UUID -> values.add(new UUID(-1, 1));
            case BYTEA -> values.addAll(List.of(new byte[0], new byte[] {0, -1, 92}));
            default -> throw new IllegalArgumentException(kind.toString());
        }
        return values;
    }

    private static String shortDecimal(Random random, int maxDigits, int maxExponent) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        int digits = 1 + random.nextInt(maxDigits);
        for (int i = 0; i < digits; i++) {
            text.append(random.nextInt(10));
        }
        int exponent =
                random.nextBoolean() ? random.nextInt(20) - 18 : random.nextInt(2 * maxExponent) - maxExponent - digits;
        return text.append("e").append(exponent).toString();
    }

    @Test
    void notANumberDoesNotFitANumericColumn() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(
                    upsert("t", "a", 1, field("v", ColumnKind.NUMERIC, BigDecimal.ONE)),
                    upsert("t", "b", 2, field("v", ColumnKind.DOUBLE, Double.NaN)),
                    upsert("t", "c", 3, field("v", ColumnKind.DOUBLE, 2.5)));
            assertThat(rows("_id, v")).containsExactly("a|1", "c|2.5");
            assertThat(writer.deadLetters).hasSize(1);
            DeadLetter letter = writer.deadLetters.get(0);
            assertThat(letter.record().offset()).isEqualTo(2);
            assertThat(letter.error()).isEqualTo(UnmappableException.class.getName());
            assertThat(writer.counts("t")).isEqualTo("inserted=2 deadLetters=1");
            assertThat(writer.metrics.count("syncer_invalid_values_total")).isEqualTo(1);
        }
    }

    /** What the column can hold is only known here, what is to become of the rest only to the mapping. */
    @Test
    void whereTheMappingSaysSoItBecomesNull() throws Exception {
        TableOptions nulls =
                new TableOptions(true, true, source -> source.equals("") ? WhenInvalid.NULL : WhenInvalid.REJECT);
        try (WriterHarness writer = new WriterHarness(options, BatchOptions.DEFAULT, nulls)) {
            writer.flush(
                    upsert("t", "a", 1, field("v", ColumnKind.NUMERIC, BigDecimal.ONE)),
                    upsert("t", "b", 2, field("v", ColumnKind.DOUBLE, Double.NaN), bigint("n", 7)),
                    upsert("t", "c", 3, field("v", ColumnKind.DOUBLE, Double.POSITIVE_INFINITY)));

            assertThat(rows("_id, v, n")).containsExactly("a|1|∅", "b|∅|7", "c|∅|∅");
            assertThat(writer.deadLetters).isEmpty();
            assertThat(writer.metrics.count("syncer_invalid_values_total")).isEqualTo(2);
        }
    }

    @Test
    void columnsOfAnotherOwnerAreLeftAlone() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            postgres.execute("ALTER TABLE " + table + " ADD COLUMN note text DEFAULT 'mine',"
                    + " ADD COLUMN twice bigint GENERATED ALWAYS AS (n * 2) STORED, ADD COLUMN at point");
            postgres.execute("UPDATE " + table + " SET at = '(1,2)'");
            writer.flush(upsert("t", "a", 2, bigint("n", 2)), upsert("t", "b", 2, bigint("n", 3)));
            assertThat(rows("_id, n, note, twice, at")).containsExactly("a|2|mine|4|(1,2)", "b|3|mine|6|∅");
            writer.flush(upsert("t", "a", 3, bigint("n", 2), text("note", "theirs")));
            assertThat(rows("_id, note")).containsExactly("a|theirs", "b|mine");
            assertThat(writer.deadLetters).isEmpty();
        }
    }

    @Test
    void aFieldNamedAsAColumnThatIsNotOursToFillBecomesADeadLetter() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            postgres.execute("ALTER TABLE " + table + " ADD COLUMN address inet,"
                    + " ADD COLUMN twice bigint GENERATED ALWAYS AS (n * 2) STORED");
            writer.flush(
                    upsert("t", "b", 2, text("address", "10.0.0.1"), text("more", "x")),
                    upsert("t", "c", 3, bigint("n", 3)),
                    upsert("t", "d", 4, bigint("twice", 1)));

            assertThat(rows("_id, n, more, twice")).containsExactly("a|1|∅|2", "c|3|∅|6");
            String lacks = "Table " + options.schema() + ".t has a column \"%s\" of type %s, which does not take %s:"
                    + " Sluice fills no column of such a type, and none that is generated";
            assertThat(writer.deadLetters)
                    .extracting(DeadLetter::reason)
                    .containsExactly(
                            lacks.formatted("address", "inet", "text"), lacks.formatted("twice", "bigint", "bigint"));
        }
    }

    @Test
    void whatCannotBeWidenedBecomesADeadLetterAndTheOthersAreWritten() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            postgres.execute(
                    "CREATE VIEW " + new TableName(options.schema(), "v").sql() + " AS SELECT n FROM " + table);
            writer.flush(
                    upsert("t", "b", 2, text("n", "many")),
                    upsert("t", "c", 3, bigint("n", 3)),
                    upsert("t", "d", 4, bigint("xmin", 1)));
            assertThat(rows("_id, n")).containsExactly("a|1", "c|3");
            assertThat(writer.deadLetters)
                    .extracting(letter -> letter.record().offset())
                    .containsExactly(2L, 4L);
            assertThat(writer.deadLetters.get(0).reason())
                    .contains("\"n\" of type bigint")
                    .contains("cannot alter type of a column used by a view")
                    .doesNotContain("many");
            assertThat(writer.deadLetters.get(0).error()).isEqualTo("0A000");
        }
    }

    @Test
    void evolvingTurnedOff() throws Exception {
        try (WriterHarness writer = new WriterHarness(options, BatchOptions.DEFAULT, new TableOptions(true, false))) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            writer.flush(upsert("t", "b", 2, text("s", "x")), upsert("t", "c", 3, bigint("n", 3)));
            assertThat(rows("_id, n")).containsExactly("a|1", "c|3");
            assertThat(writer.deadLetters).hasSize(1);
            assertThat(writer.deadLetters.get(0).reason())
                    .isEqualTo("Table " + options.schema() + ".t has no column \"s\": tables.evolve is off");
        }
    }

    @Test
    void creatingTurnedOff() throws Exception {
        try (WriterHarness writer = new WriterHarness(options, BatchOptions.DEFAULT, new TableOptions(false, true))) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            assertThat(writer.deadLetters).hasSize(1);
            assertThat(writer.deadLetters.get(0).reason())
                    .isEqualTo("Table " + options.schema() + ".t does not exist: tables.create is off");
            postgres.execute("CREATE TABLE " + table + " (_id text PRIMARY KEY, cdc_version text)");
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            assertThat(rows("_id, n, cdc_operation")).containsExactly("a|1|update");
        }
    }

    @Test
    void aTableThatIsDroppedMeanwhileComesBack() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            postgres.execute("DROP TABLE " + table);
            writer.flush(upsert("t", "b", 1, text("s", "x")));
            assertThat(rows("_id, s")).containsExactly("b|x");
            postgres.execute("ALTER TABLE " + table + " DROP COLUMN s");
            writer.flush(upsert("t", "c", 1, text("s", "y")));
            assertThat(rows("_id, s")).containsExactly("b|∅", "c|y");
        }
    }

    @Test
    void aKeyIsNeverChanged() throws Exception {
        postgres.execute("CREATE TABLE " + table + " (_id uuid PRIMARY KEY, cdc_version text)");
        try (WriterHarness writer = new WriterHarness(options)) {
            assertThatThrownBy(() -> writer.flush(upsert("t", "a", 1)))
                    .isInstanceOf(UnfitTableException.class)
                    .hasMessageContaining("column \"_id\" is uuid, which does not take text");
        }
    }

    /** Another writer widens the column between two flushes: what this one sends must be widened too, not cut. */
    @Test
    void aWriterSeesWhatAnotherHasWidened() throws Exception {
        double precise = 0.12345678901234568;
        try (WriterHarness one = new WriterHarness(options);
                WriterHarness other = new WriterHarness(options)) {
            one.flush(upsert("t", "a", 1, field("v", ColumnKind.DOUBLE, precise)));
            other.flush(upsert("t", "b", 1, field("v", ColumnKind.NUMERIC, BigDecimal.ONE)));
            one.flush(upsert("t", "c", 1, field("v", ColumnKind.DOUBLE, precise)));
            other.flush(upsert("t", "d", 1, text("v", "x")));
            one.flush(upsert("t", "e", 1, field("v", ColumnKind.DOUBLE, 1.0)));
            assertThat(rows("v")).containsExactly("0.12345678901234568", "1", "0.12345678901234568", "x", "1.0");
        }
    }

    private static final int WRITERS = 4;
    private static final int ROUNDS = 12;

    /** A writer's life in its own thread. */
    @FunctionalInterface
    private interface Life {
        void run(int number) throws Exception;
    }

    /** The round's row of a writer: a field, a type for it, and a column that others bring in other types. */
    private static MappedRow row(int number, int round) {
        List<Object> kinds = List.of(1L, 2.5, true, "x");
        Object value = kinds.get((round / 3 + number) % kinds.size());
        ColumnKind kind = value instanceof Long
                ? ColumnKind.BIGINT
                : value instanceof Double
                        ? ColumnKind.DOUBLE
                        : value instanceof Boolean ? ColumnKind.BOOLEAN : ColumnKind.TEXT;
        return upsert("t", number + "-" + round, 1, field("c" + (round / 2 + number) % 8, kind, value));
    }

    private void runAtTheSameTime(Life life) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Void>> lives = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int number = w;
                lives.add(() -> {
                    life.run(number);
                    return null;
                });
            }
            for (Future<Void> result : threads.invokeAll(lives, 120, TimeUnit.SECONDS)) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows("count(*) OVER ()")).hasSize(WRITERS * ROUNDS);
        // Each row has the one value it was sent with, in whatever type its column has by now.
        assertThat(postgres.query(
                        "SELECT coalesce(c0::text, c1::text, c2::text, c3::text, c4::text, c5::text, c6::text,"
                                + " c7::text), count(*) FROM " + table + " GROUP BY 1 ORDER BY 1"))
                .containsExactly("1|12", "2.5|12", "true|12", "x|12");
    }

    @Test
    void writersCreateAddAndWidenAtTheSameTime() throws Exception {
        runAtTheSameTime(number -> {
            try (WriterHarness writer = new WriterHarness(options)) {
                for (int round = 0; round < ROUNDS; round++) {
                    writer.flush(row(number, round));
                }
                assertThat(writer.deadLetters).isEmpty();
                assertThat(writer.metrics.count("table.t.inserted")).isEqualTo(ROUNDS);
            }
        });
    }

    /** Each altering waits until the others' transactions, which have written to the table, are committed. */
    @Test
    void writersOfTransactionsCreateAddAndWidenAtTheSameTime() throws Exception {
        try {
            runAtTheSameTime(number -> {
                try (TwoPhaseJob job = new TwoPhaseJob(options, TwoPhaseJob.prefix("writer" + number), 1, null)) {
                    ExactlyOnceWriter writer = job.writers.get(0);
                    int checkpoint = 0;
                    for (int round = 0; round < ROUNDS; round++) {
                        writer.write(row(number, round), null);
                        writer.flush(false);
                        job.checkpoint(++checkpoint);
                    }
                    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                    while (rowsOf(number) < ROUNDS && System.nanoTime() < deadline) {
                        writer.flush(false);
                        job.checkpoint(++checkpoint);
                    }
                    assertThat(job.deadLetters).isEmpty();
                }
            });
            TwoPhaseJob.assertNothingInDoubt(postgres);
        } finally {
            TwoPhaseJob.rollBackAll(postgres);
        }
    }

    private int rowsOf(int number) throws Exception {
        return postgres.query("SELECT 1 FROM " + table + " WHERE _id LIKE '" + number + "-%'")
                .size();
    }

    private static MappedRow upsertOf(String source, String id, long version, TestRows.Field... fields) {
        MappedRow row = upsert("t", id, version, fields);
        Table any = row.row().table();
        Table owned = new Table(
                any.name(),
                any.columns(),
                any.key(),
                any.versionColumn(),
                any.uniques(),
                any.indexes(),
                any.evolving(),
                source);
        return new MappedRow(
                new RowChange(
                        owned,
                        row.row().operation(),
                        row.row().values(),
                        row.row().rowKey(),
                        row.row().version()),
                row.origin());
    }

    /** Rows of two collections are never mixed, though their keys are the same and they come in one batch. */
    @Test
    void aTableIsOneCollectionsAlone() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(
                    upsertOf("shop's.t", "a", 1, bigint("n", 1)),
                    upsertOf("other.t", "a", 2, text("n", "x"), text("m", "y")),
                    upsertOf("shop's.t", "b", 3, bigint("n", 2)));
            assertThat(rows("_id, n")).containsExactly("a|1", "b|2");
            assertThat(writer.deadLetters)
                    .extracting(letter -> letter.record().offset())
                    .containsExactly(2L);
        }
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsertOf("other.t", "a", 4, bigint("n", 9)));
            writer.flush(upsertOf("shop's.t", "a", 5, bigint("n", 3)));
            assertThat(rows("_id, n")).containsExactly("a|3", "b|2");
            assertThat(writer.deadLetters).hasSize(1);
            assertThat(writer.deadLetters.get(0).reason())
                    .contains("holds the documents of shop's.t")
                    .contains("other.t needs another one, by tables.name or a mapping");
        }
        assertThat(columns()).contains("n|bigint|YES|∅").noneMatch(column -> column.startsWith("m|"));
    }

    @Test
    void aTableThatSaysNothingTakesAll() throws Exception {
        postgres.execute(
                "CREATE TABLE " + table + " (_id text PRIMARY KEY, cdc_version text)",
                "COMMENT ON TABLE " + table + " IS 'of ours'");
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsertOf("one.t", "a", 1), upsertOf("other.t", "b", 2));
            assertThat(rows("_id")).containsExactly("a", "b");
            assertThat(writer.deadLetters).isEmpty();
        }
    }
}
