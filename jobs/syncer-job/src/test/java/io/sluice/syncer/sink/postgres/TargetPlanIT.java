package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.column;
import static io.sluice.syncer.sink.postgres.TestRows.declaredRow;
import static io.sluice.syncer.sink.postgres.TestRows.field;
import static io.sluice.syncer.sink.postgres.TestRows.text;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.MetadataColumns;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A plan says what the sink does, and does nothing of it, on a real server. */
class TargetPlanIT {

    private static final Table ORDERS = new Table(
            "orders",
            List.of(column("id", "bigint"), column("code", "varchar(20)"), column(MetadataColumns.VERSION, "text")),
            List.of("id"),
            MetadataColumns.VERSION,
            Map.of("unique_code", List.of("code")),
            Map.of("idx_code", List.of("code desc", "id")),
            false);

    private final RealPostgres postgres = RealPostgres.get();

    private static TargetPlan plan(PostgresOptions options, List<Table> declared, MappedRow... rows)
            throws SQLException {
        return TargetPlan.read(options, WriterHarness.CREATE_AND_EVOLVE, false, declared, List.of(rows));
    }

    /** Columns, constraints, indexes and comments of a schema's tables, without the schema's name. */
    private List<String> tables(PostgresOptions options) throws SQLException {
        String namespace = "(SELECT oid FROM pg_namespace WHERE nspname = '" + options.schema() + "')";
        List<String> all = new ArrayList<>();
        all.addAll(postgres.query(
                "SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attcollation, attnum"
                        + " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
                        + " WHERE attnum > 0 AND relkind = 'r' AND relnamespace = " + namespace
                        + " ORDER BY relname, attnum"));
        all.addAll(postgres.query("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                + " WHERE connamespace = " + namespace + " ORDER BY conname"));
        all.addAll(postgres.query("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = '" + options.schema()
                + "' ORDER BY indexname"));
        all.addAll(postgres.query("SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = " + namespace + " ORDER BY relname"));
        return all.stream()
                .map(line -> line.replace(RealPostgres.quoted(options.schema()), "schema"))
                .toList();
    }

    @Test
    void whatItSaysMakesTheTablesThatTheSinkMakes() throws Exception {
        MappedRow[] first = {
            upsert("t", "a", 1, bigint("n", 1)),
            upsert("t", "b", 1, text("s", "x")),
            declaredRow(ORDERS, Operation.UPSERT, 1, 7L, "x")
        };
        MappedRow[] then = {
            upsert("t", "a", 2, field("n", ColumnKind.DOUBLE, 0.5), field("s", ColumnKind.JSONB, "{}")),
            upsert("t", "c", 1, field("at", ColumnKind.DATE, java.time.LocalDate.EPOCH))
        };
        PostgresOptions bySink = postgres.newSchema();
        PostgresOptions byPlan = postgres.newSchema();
        try (WriterHarness writer = new WriterHarness(bySink)) {
            for (MappedRow[] rows : List.of(first, then)) {
                TargetPlan plan = plan(byPlan, List.of(ORDERS), rows);
                assertThat(plan.statements()).isNotEmpty();
                assertThat(plan.problems()).isEmpty();
                postgres.execute(plan.statements().toArray(String[]::new));
                writer.flush(rows);

                assertThat(tables(byPlan)).isEqualTo(tables(bySink)).hasSizeGreaterThan(10);
                assertThat(plan(byPlan, List.of(ORDERS), rows).statements()).isEmpty();
            }
            assertThat(writer.deadLetters).isEmpty();
        }
    }

    @Test
    void theLedgerIsTheOneThatTheSinkMakes() throws Exception {
        PostgresOptions bySink = postgres.newSchema();
        PostgresOptions byPlan = postgres.newSchema();
        try (TwoPhaseJob job = new TwoPhaseJob(bySink, TwoPhaseJob.prefix("plan"), 1, null)) {
            assertThat(job.writers).hasSize(1);
        }
        List<String> statements = TargetPlan.read(byPlan, WriterHarness.CREATE_AND_EVOLVE, true, List.of(), List.of())
                .statements();

        postgres.execute(statements.toArray(String[]::new));

        assertThat(tables(byPlan)).isEqualTo(tables(bySink));
        assertThat(TargetPlan.read(byPlan, WriterHarness.CREATE_AND_EVOLVE, true, List.of(), List.of())
                        .statements())
                .isEmpty();
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        PostgresOptions options = postgres.newSchema();

        assertThat(plan(options, List.of(ORDERS), upsert("t", "a", 1)).statements())
                .hasSize(3);

        assertThat(tables(options)).isEmpty();
        try (Session session = Session.openReadOnly(options)) {
            assertThatThrownBy(() -> session.execute("CREATE TABLE t (n integer)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only transaction");
        }
    }

    @Test
    void thePreflightTellsAServerThatTakesNoWritesFromItsOwnSession() throws Exception {
        PostgresOptions options = postgres.newSchema();
        PostgresPreflight writable = new PostgresPreflight(options, WriterHarness.CREATE_AND_EVOLVE);
        assertThat(writable.problems(List.of())).isEmpty();

        PostgresOptions readOnly = new PostgresOptions(
                options.url() + "?options=-c%20default_transaction_read_only=on",
                options.user(),
                options.password(),
                options.schema(),
                options.connectionTimeout(),
                options.lockTimeout(),
                options.statementTimeout());
        assertThat(new PostgresPreflight(readOnly, WriterHarness.CREATE_AND_EVOLVE).problems(List.of()))
                .singleElement()
                .asString()
                .startsWith("The server takes no writes");
    }
}
