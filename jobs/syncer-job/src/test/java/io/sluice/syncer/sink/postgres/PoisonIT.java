package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.column;
import static io.sluice.syncer.sink.postgres.TestRows.declared;
import static io.sluice.syncer.sink.postgres.TestRows.declaredRow;
import static io.sluice.syncer.sink.postgres.TestRows.field;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that PostgreSQL refuses, between others that it takes. */
class PoisonIT {

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;
    private WriterHarness writer;

    @BeforeEach
    void open() throws Exception {
        options = postgres.newSchema();
        writer = new WriterHarness(options);
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
    }

    private String sql(String table) {
        return new TableName(options.schema(), table).sql();
    }

    /** A table with something to break for each kind of error. */
    private Table strict() {
        return new Table(
                "t",
                declared(
                                "t",
                                List.of("id"),
                                column("id", "integer"),
                                column("name", "varchar(5)"),
                                column("amount", "numeric(4,2)"))
                        .columns(),
                List.of("id"),
                "cdc_version",
                Map.of("unique_name", List.of("name")),
                Map.of(),
                false);
    }

    private static MappedRow row(Table table, int id, String name, String amount) {
        return declaredRow(table, Operation.UPSERT, id, id, name, new BigDecimal(amount));
    }

    @Test
    void eachKindOfRefusalIsOneDeadLetterAndItsNeighboursAreWritten() throws Exception {
        Table table = strict();
        writer.flush(
                row(table, 1, "one", "1"),
                row(table, 2, "too long for it", "2"),
                row(table, 3, "three", "3"),
                row(table, 4, "one", "4"),
                row(table, 5, "five", "1234.5"),
                row(table, 6, "six", "6"));
        assertThat(postgres.query("SELECT id, name FROM " + sql("t") + " ORDER BY id"))
                .containsExactly("1|one", "3|three", "6|six");
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.record().offset() + " " + letter.error() + " " + letter.reason())
                .containsExactly(
                        "2 22001 value too long for type character varying(5)",
                        "4 23505 duplicate key value violates unique constraint \"unique_name\"",
                        "5 22003 numeric field overflow");
        DeadLetter letter = writer.deadLetters.get(0);
        assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.WRITE);
        assertThat(letter.table()).isEqualTo("t");
        assertThat(letter.record().position()).isEqualTo("cdc.test-3@2");
        assertThat(letter.record().value()).containsExactly(1, 2);
        assertThat(writer.counts("t")).isEqualTo("inserted=3 deadLetters=3");
        assertThat(writer.metrics.count("type.row_refused.syncer_errors_total")).isEqualTo(3);
    }

    @Test
    void poisonAnywhereInALargeBatchIsFound() throws Exception {
        long seed = System.nanoTime();
        System.out.println("poisonAnywhereInALargeBatchIsFound: seed " + seed);
        Random random = new Random(seed);
        Table table = strict();
        List<MappedRow> rows = new ArrayList<>();
        List<Long> poisoned = new ArrayList<>();
        for (int id = 0; id < 999; id++) {
            boolean isPoison = id == 0 || id == 998 || random.nextInt(50) == 0;
            rows.add(row(table, id, isPoison ? "poison" : "n" + id, "1"));
            if (isPoison) {
                poisoned.add((long) id);
            }
        }
        writer.flush(rows.toArray(MappedRow[]::new));
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.record().offset())
                .isEqualTo(poisoned);
        assertThat(writer.counts("t"))
                .isEqualTo("inserted=" + (999 - poisoned.size()) + " deadLetters=" + poisoned.size());
    }

    @Test
    void contentIsInNoReason() throws Exception {
        Table table = declared("t", List.of("id"), column("id", "integer"), column("doc", "jsonb"));
        postgres.execute("CREATE TABLE " + sql("t")
                + " (id smallint PRIMARY KEY, doc jsonb CHECK (doc <> '\"forbidden\"'), cdc_version text)");
        writer.flush(
                declaredRow(table, Operation.UPSERT, 1, 1, "{\"secret: 1}"),
                declaredRow(table, Operation.UPSERT, 2, 40_000, "\"secret\""),
                declaredRow(table, Operation.UPSERT, 3, 3, "\"\\u0000secret\""),
                declaredRow(table, Operation.UPSERT, 4, 4, "\"forbidden\""),
                declaredRow(table, Operation.UPSERT, 5, 5, "\"fine\""));
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.record().offset() + " " + letter.error() + " " + letter.reason())
                .containsExactly(
                        "1 22P02 invalid input syntax for type json",
                        "2 22003 smallint out of range",
                        "3 22P05 unsupported Unicode escape sequence",
                        "4 23514 new row for relation \"t\" violates check constraint \"t_doc_check\"");
        assertThat(writer.counts("t")).isEqualTo("inserted=1 deadLetters=4");
    }

    @Test
    void aTextThatIsTooLongIsNeverCut() throws Exception {
        Table table = strict();
        writer.flush(row(table, 1, "123456", "1"), row(table, 2, "12345", "1"));
        assertThat(postgres.query("SELECT name FROM " + sql("t"))).containsExactly("12345");
    }

    @Test
    void keysThatAreTooLongForTheirIndexAreRefused() throws Exception {
        Random random = new Random(1);
        StringBuilder incompressible = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            incompressible.append((char) ('!' + random.nextInt(90)));
        }
        writer.flush(upsert("t", "a", 1), upsert("t", incompressible.toString(), 2), upsert("t", "b", 3));
        assertThat(postgres.query("SELECT _id FROM " + sql("t") + " ORDER BY 1"))
                .containsExactly("a", "b");
        assertThat(writer.deadLetters).hasSize(1);
        assertThat(writer.deadLetters.get(0).error()).isEqualTo("54000");
    }

    /** Row keys differ and yet PostgreSQL holds them equal: refused together, written one after the other. */
    @Test
    void keysThatAreEqualOnlyToPostgres() throws Exception {
        Table table = declared("t", List.of("k"), column("k", "numeric"), column("v", "text"));
        writer.flush(
                declaredRow(table, Operation.UPSERT, 1, new BigDecimal("1.0"), "first"),
                declaredRow(table, Operation.UPSERT, 2, new BigDecimal("1.00"), "second"));
        assertThat(postgres.query("SELECT v FROM " + sql("t"))).containsExactly("second");
        assertThat(writer.deadLetters).isEmpty();
    }

    @Test
    void aUniqueValueGoesFromOneRowToAnotherWithinABatch() throws Exception {
        Table table = strict();
        writer.flush(row(table, 1, "x", "1"), row(table, 2, "y", "1"), row(table, 3, "z", "1"));
        // y is deleted and taken by 4; x is given up by 1 and taken by 2, whose first change came before.
        writer.flush(
                declaredRow(table, Operation.UPSERT, 10, 5, "new", new BigDecimal("1")),
                declaredRow(table, Operation.UPSERT, 11, 4, "y", new BigDecimal("1")),
                declaredRow(table, Operation.DELETE, 12, 2, null, null),
                declaredRow(table, Operation.UPSERT, 13, 3, "x", new BigDecimal("1")),
                declaredRow(table, Operation.UPSERT, 14, 1, "w", new BigDecimal("1")));
        assertThat(writer.deadLetters).isEmpty();
        assertThat(postgres.query("SELECT id, name FROM " + sql("t") + " ORDER BY id"))
                .containsExactly("1|w", "3|x", "4|y", "5|new");
    }

    @Test
    void childBeforeItsParentInOneBatch() throws Exception {
        Table parent = declared("parent", List.of("id"), column("id", "integer"));
        Table child = declared("child", List.of("id"), column("id", "integer"), column("parent", "integer"));
        postgres.execute(
                "CREATE TABLE " + sql("parent") + " (id int PRIMARY KEY, cdc_version text)",
                "CREATE TABLE " + sql("child") + " (id int PRIMARY KEY, parent int REFERENCES " + sql("parent")
                        + ", cdc_version text)");
        writer.flush(
                declaredRow(child, Operation.UPSERT, 1, 1, 7),
                declaredRow(child, Operation.UPSERT, 2, 2, 8),
                declaredRow(parent, Operation.UPSERT, 3, 7));
        assertThat(postgres.query("SELECT id FROM " + sql("child"))).containsExactly("1");
        assertThat(writer.deadLetters).hasSize(1);
        assertThat(writer.deadLetters.get(0).error()).isEqualTo("23503");
        assertThat(writer.counts("child")).isEqualTo("inserted=1 deadLetters=1");
    }

    @Test
    void aDeferredConstraintThatRefusesTheCommit() throws Exception {
        Table parent = declared("parent", List.of("id"), column("id", "integer"));
        Table child = declared("child", List.of("id"), column("id", "integer"), column("parent", "integer"));
        postgres.execute(
                "CREATE TABLE " + sql("parent") + " (id int PRIMARY KEY, cdc_version text)",
                "CREATE TABLE " + sql("child") + " (id int PRIMARY KEY, parent int REFERENCES " + sql("parent")
                        + " DEFERRABLE INITIALLY DEFERRED, cdc_version text)");
        writer.flush(
                declaredRow(child, Operation.UPSERT, 1, 1, 7),
                declaredRow(child, Operation.UPSERT, 2, 2, 8),
                declaredRow(parent, Operation.UPSERT, 3, 7));
        assertThat(postgres.query("SELECT id FROM " + sql("child"))).containsExactly("1");
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.record().offset())
                .containsExactly(2L);
    }

    @Test
    void aTriggerThatObjects() throws Exception {
        writer.flush(upsert("t", "a", 1, bigint("n", 1)));
        postgres.execute(
                "CREATE FUNCTION " + sql("object") + "() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN IF NEW.n = 13 THEN RAISE 'no \"%\" here', NEW.n; END IF; RETURN NEW; END $$",
                "CREATE TRIGGER object BEFORE INSERT ON " + sql("t") + " FOR EACH ROW EXECUTE FUNCTION " + sql("object")
                        + "()");
        writer.flush(upsert("t", "b", 2, bigint("n", 13)), upsert("t", "c", 3, bigint("n", 14)));
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.error() + " " + letter.reason())
                .containsExactly("P0001 no \"…\" here");
    }

    @Test
    void poisonInDeletesAndSoftDeletesToo() throws Exception {
        Table table = declared("t", List.of("id"), column("id", "integer"), column("op", "varchar(6)"));
        postgres.execute(
                "CREATE TABLE " + sql("t") + " (id int PRIMARY KEY, op varchar(6), cdc_version text)",
                "CREATE TABLE " + sql("child") + " (id int REFERENCES " + sql("t") + ")");
        writer.flush(
                declaredRow(table, Operation.UPSERT, 1, 1, "a"),
                declaredRow(table, Operation.UPSERT, 2, 2, "b"),
                declaredRow(table, Operation.UPSERT, 3, 3, "c"),
                declaredRow(table, Operation.UPSERT, 4, 4, "d"));
        postgres.execute("INSERT INTO " + sql("child") + " VALUES (1)");
        writer.flush(
                declaredRow(table, Operation.DELETE, 11, 1, null),
                declaredRow(table, Operation.DELETE, 12, 2, null),
                declaredRow(table, Operation.SOFT_DELETE, 13, 3, "too long"),
                declaredRow(table, Operation.SOFT_DELETE, 14, 4, "delete"));
        assertThat(postgres.query("SELECT id, op FROM " + sql("t") + " ORDER BY id"))
                .containsExactly("1|a", "3|c", "4|delete");
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.record().offset() + " " + letter.error())
                .containsExactly("11 23503", "13 22001");
    }

    @Test
    void moreFieldsThanATableCanHave() throws Exception {
        List<TestRows.Field> fields = new ArrayList<>();
        for (int i = 0; i < 1700; i++) {
            fields.add(field("f" + i, ColumnKind.BOOLEAN, true));
        }
        writer.flush(upsert("t", "a", 1, bigint("n", 1)));
        writer.flush(upsert("t", "b", 2, fields.toArray(TestRows.Field[]::new)), upsert("t", "c", 3, bigint("n", 3)));
        assertThat(postgres.query("SELECT _id FROM " + sql("t") + " ORDER BY 1"))
                .containsExactly("a", "c");
        assertThat(writer.deadLetters)
                .extracting(letter -> letter.record().offset() + " " + letter.error())
                .containsExactly("2 54011");
    }
}
