package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables without a key: what COPY stores and refuses is what INSERT does. */
class AppendIT {

    private static final BatchOptions COPY = new BatchOptions(1000, Duration.ofMillis(500), 1);
    private static final BatchOptions INSERT = new BatchOptions(1000, Duration.ofMillis(500), Integer.MAX_VALUE);

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    @BeforeEach
    void newSchema() throws Exception {
        options = postgres.newSchema();
    }

    private static Table table(Column... columns) {
        return new Table("log", List.of(columns), List.of(), "", Map.of(), Map.of(), false);
    }

    private static MappedRow row(Table table, long version, Object... values) {
        return TestRows.row(table, Operation.UPSERT, Arrays.asList(values), "row " + version, version);
    }

    private String log() {
        return new TableName(options.schema(), "log").sql();
    }

    private List<String> stored() throws Exception {
        return postgres.query("SELECT v::text FROM " + log() + " ORDER BY n");
    }

    private WriterHarness writer(BatchOptions batch) throws Exception {
        return new WriterHarness(options, batch, WriterHarness.CREATE_AND_EVOLVE);
    }

    /** Counts COPY's statements and INSERT's, each of which may bring any number of rows. */
    private void countStatements() throws Exception {
        postgres.execute(
                "CREATE TABLE " + statements() + " (sql text)",
                "CREATE FUNCTION " + new TableName(options.schema(), "note").sql()
                        + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO " + statements()
                        + " SELECT CASE WHEN current_query() LIKE 'COPY %' THEN 'COPY' ELSE 'INSERT' END;"
                        + " RETURN NULL; END $$",
                "CREATE TRIGGER note AFTER INSERT ON " + log() + " EXECUTE FUNCTION "
                        + new TableName(options.schema(), "note").sql() + "()");
    }

    private String statements() {
        return new TableName(options.schema(), "statements").sql();
    }

    private List<String> seen() throws Exception {
        return postgres.query("SELECT sql, count(*) FROM " + statements() + " GROUP BY 1 ORDER BY 1");
    }

    @Test
    void theThresholdDecides() throws Exception {
        Table table = table(column("n", "integer"), column("v", "text"));
        postgres.execute("CREATE TABLE " + log() + " (n integer, v text)");
        countStatements();
        try (WriterHarness writer = writer(new BatchOptions(1000, Duration.ofMillis(500), 3))) {
            writer.flush(row(table, 1, 1, "a"), row(table, 2, 2, "b"));
            writer.flush(row(table, 3, 3, "c"), row(table, 4, 4, null), row(table, 5, 5, "e"));
            assertThat(writer.counts("log")).isEqualTo("inserted=5");
        }
        assertThat(stored()).containsExactly("a", "b", "c", "∅", "e");
        assertThat(seen()).containsExactly("COPY|1", "INSERT|1");
    }

    @ParameterizedTest
    @EnumSource(ColumnKind.class)
    void valuesSurvive(ColumnKind kind) throws Exception {
        Table table = table(column("n", "integer"), column("v", kind.sqlName()));
        List<MappedRow> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (ValuesIT.Sample sample : ValuesIT.samples(kind)) {
            rows.add(row(table, 1, rows.size(), sample.value()));
            rows.add(row(table, 1, rows.size(), null));
            expected.add(sample.shown());
            expected.add("∅");
        }
        postgres.execute("CREATE TABLE " + log() + " (n integer, v " + kind.sqlName() + ")");
        countStatements();
        try (WriterHarness writer = writer(COPY)) {
            writer.flush(rows.toArray(MappedRow[]::new));
            assertThat(writer.counts("log")).isEqualTo("inserted=" + rows.size());
        }
        String shown = kind == ColumnKind.BOOLEAN ? "CASE WHEN v THEN 't' WHEN NOT v THEN 'f' END" : "v::text";
        assertThat(postgres.query("SELECT " + shown + " FROM " + log() + " ORDER BY n"))
                .isEqualTo(expected);
        assertThat(seen()).containsExactly("COPY|1");
    }

    @Test
    void numbersOfAnyLength() throws Exception {
        Table table = table(column("n", "integer"), column("v", "numeric"));
        List<BigDecimal> numbers = new ArrayList<>();
        for (String digits : List.of("0", "1", "12", "1234", "12345", "99999999", "100000000", "9".repeat(13_000))) {
            for (int scale = -5; scale <= 10; scale++) {
                numbers.add(new BigDecimal(new java.math.BigInteger(digits), scale));
                numbers.add(new BigDecimal(new java.math.BigInteger(digits), scale).negate());
            }
        }
        List<MappedRow> rows = new ArrayList<>();
        for (BigDecimal number : numbers) {
            rows.add(row(table, 1, rows.size(), number));
        }
        try (WriterHarness writer = writer(COPY)) {
            writer.flush(rows.toArray(MappedRow[]::new));
            assertThat(writer.deadLetters).isEmpty();
        }
        assertThat(stored())
                .isEqualTo(numbers.stream().map(BigDecimal::toPlainString).toList());
    }

    @Test
    void refusalsAreTheSame() throws Exception {
        Table table = table(
                column("n", "integer"), column("v", "varchar(5)"), column("doc", "jsonb"), column("x", "numeric(4,2)"));
        List<MappedRow> rows = List.of(
                row(table, 1, 1, "one", "{}", new BigDecimal("1.005")),
                row(table, 2, 2, "too long", "{}", null),
                row(table, 3, 3, "three", "{\"secret: 1}", null),
                row(table, 4, 4, "four", "\"\\u0000secret\"", null),
                row(table, 5, 5, "nul\0", "{}", null),
                row(table, 6, 6, "six", "[1]", new BigDecimal("100")),
                row(table, 7, 7, "12345  ", "null", new BigDecimal("-99.99")),
                row(table, 8, 8, "nine", "1", new BigDecimal("7")));
        List<String> outcomes = new ArrayList<>();
        for (BatchOptions batch : List.of(COPY, INSERT)) {
            postgres.execute("DROP TABLE IF EXISTS " + log());
            try (WriterHarness writer = writer(batch)) {
                writer.flush(rows.toArray(MappedRow[]::new));
                assertThat(writer.counts("log")).isEqualTo("inserted=3 deadLetters=5");
                outcomes.add(postgres.query("SELECT * FROM " + log() + " ORDER BY n") + " "
                        + writer.deadLetters.stream()
                                .map(letter -> letter.record().offset() + " " + letter.error() + " " + letter.reason())
                                .toList());
            }
        }
        assertThat(outcomes.get(0)).isEqualTo(outcomes.get(1)).contains("2 22001 value too long");
    }

    @Test
    void partitions() throws Exception {
        Table table = table(column("n", "integer"), column("v", "text"));
        postgres.execute(
                "CREATE TABLE " + log() + " (n integer, v text) PARTITION BY RANGE (n)",
                "CREATE TABLE " + new TableName(options.schema(), "log_1").sql() + " PARTITION OF " + log()
                        + " FOR VALUES FROM (0) TO (10)");
        try (WriterHarness writer = writer(COPY)) {
            writer.flush(row(table, 1, 1, "a"), row(table, 2, 20, "no partition"), row(table, 3, 3, "c"));
            assertThat(writer.counts("log")).isEqualTo("inserted=2 deadLetters=1");
        }
        assertThat(stored()).containsExactly("a", "c");
    }

    /** A column that is wider than what is sent; one that someone altered while the job ran. */
    @Test
    void columnsOfAnotherType() throws Exception {
        Table table = table(column("n", "integer"), column("v", "bigint"));
        postgres.execute("CREATE TABLE " + log() + " (n bigint, v bigint)");
        countStatements();
        try (WriterHarness writer = writer(COPY)) {
            writer.flush(row(table, 1, 1, 1L), row(table, 2, 2, 2L));
            postgres.execute("ALTER TABLE " + log() + " ALTER n TYPE integer, ALTER v TYPE double precision");
            writer.flush(row(table, 3, 3, 3L), row(table, 4, 4, 4L));
            assertThat(writer.counts("log")).isEqualTo("inserted=4");
        }
        assertThat(stored()).containsExactly("1", "2", "3", "4");
        assertThat(seen()).containsExactly("INSERT|2");
    }

    @Test
    void rulesAndRowSecurityAreNotPassedOver() throws Exception {
        Table table = table(column("n", "integer"), column("v", "text"));
        String copies = new TableName(options.schema(), "copies").sql();
        postgres.execute(
                "CREATE TABLE " + log() + " (n integer, v text)",
                "CREATE TABLE " + copies + " (n integer, v text)",
                "CREATE RULE elsewhere AS ON INSERT TO " + log() + " DO INSTEAD INSERT INTO " + copies
                        + " VALUES (NEW.n, 'by rule') RETURNING *");
        try (WriterHarness writer = writer(COPY)) {
            writer.flush(row(table, 1, 1, "a"), row(table, 2, 2, "b"));
            postgres.execute("DROP RULE elsewhere ON " + log(), "ALTER TABLE " + log() + " ENABLE ROW LEVEL SECURITY");
            writer.flush(row(table, 3, 3, "c"), row(table, 4, 4, "d"));
            assertThat(writer.counts("log")).isEqualTo("inserted=4");
        }
        assertThat(stored()).containsExactly("c", "d");
        assertThat(postgres.query("SELECT DISTINCT v FROM " + copies)).containsExactly("by rule");
    }
}
