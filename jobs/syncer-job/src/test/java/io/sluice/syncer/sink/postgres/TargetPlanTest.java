package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.column;
import static io.sluice.syncer.sink.postgres.TestRows.declared;
import static io.sluice.syncer.sink.postgres.TestRows.declaredRow;
import static io.sluice.syncer.sink.postgres.TestRows.field;
import static io.sluice.syncer.sink.postgres.TestRows.text;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetPlanTest {

    private static final TableOptions ALL = WriterHarness.CREATE_AND_EVOLVE;
    private static final Table ORDERS = declared("orders", List.of("id"), column("id", "bigint"));

    private final Map<TableName, StoredTable> database = new HashMap<>();

    private TargetPlan plan(TableOptions options, List<Table> declared, MappedRow... sample) throws SQLException {
        return TargetPlan.of(
                "s", options, false, declared, List.of(sample), name -> Optional.ofNullable(database.get(name)));
    }

    private static TableName name(String table) {
        return new TableName("s", table);
    }

    private void isThere(MappedRow row) {
        Table table = row.row().table();
        database.put(name(table.name()), StoredTable.created(name(table.name()), table));
    }

    private static MappedRow of(String source, MappedRow row) {
        Table table = row.row().table();
        return new MappedRow(
                new RowChange(
                        new Table(
                                table.name(),
                                table.columns(),
                                table.key(),
                                table.versionColumn(),
                                table.uniques(),
                                table.indexes(),
                                true,
                                source),
                        row.row().operation(),
                        row.row().values(),
                        row.row().rowKey(),
                        row.row().version()),
                row.origin());
    }

    @Test
    void ofAnEmptyDatabaseItCreatesTheLedgerWhatIsDeclaredAndWhatTheSampleBrings() {
        MappedRow one = upsert("t", "a", 1, bigint("n", 1));
        MappedRow other = upsert("t", "b", 1, field("n", ColumnKind.DOUBLE, 0.5), text("s", "x"));

        TargetPlan plan = TargetPlan.ofEmptyDatabase(
                "s", ALL, true, List.of(ORDERS), List.of(one, declaredRow(ORDERS, Operation.UPSERT, 1, 7L), other));

        assertThat(plan.statements())
                .containsExactly(
                        Ledger.ddl(name(Ledger.TABLE)),
                        Ddl.create(name("orders"), ORDERS).get(0),
                        "CREATE TABLE IF NOT EXISTS \"s\".\"t\" (\"_id\" text NOT NULL, \"cdc_operation\" text,"
                                + " \"cdc_timestamp\" timestamptz, \"cdc_version\" text COLLATE \"C\" NOT NULL,"
                                + " \"n\" numeric, \"s\" text, PRIMARY KEY (\"_id\"))");
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.evolvingTables())
                .singleElement()
                .extracting(Table::name)
                .isEqualTo("t");
        assertThat(plan.refusal(one)).isEmpty();
        assertThat(plan.refusal(other)).isEmpty();
    }

    @Test
    void addsAndWidensInOneStatementAndThenNothingIsLeftToDo() throws Exception {
        isThere(upsert("t", "a", 1, bigint("n", 1), text("gone", "")));
        MappedRow wanted = upsert("t", "b", 1, field("n", ColumnKind.JSONB, "[]"), bigint("new", 1));

        assertThat(plan(ALL, List.of(), wanted).statements())
                .containsExactly("ALTER TABLE \"s\".\"t\" ALTER COLUMN \"n\" TYPE jsonb USING to_jsonb(\"n\"),"
                        + " ADD COLUMN \"new\" bigint");

        StoredTable stored = database.get(name("t"));
        StoredTable changed = Evolution.changed(stored, wanted.row().table());
        assertThat(changed.columns().keySet())
                .containsExactly("_id", "cdc_operation", "cdc_timestamp", "cdc_version", "n", "gone", "new");
        database.put(name("t"), changed);
        assertThat(plan(ALL, List.of(), wanted).statements()).isEmpty();
        assertThat(plan(ALL, List.of(), wanted).refusal(wanted)).isEmpty();
    }

    @Test
    void whatTheJobMayNotChangeStaysAndRefusesTheRows() throws Exception {
        MappedRow wanted = upsert("t", "b", 1, bigint("n", 1));

        TargetPlan missing = plan(new TableOptions(false, true), List.of(ORDERS), wanted);
        assertThat(missing.statements()).isEmpty();
        assertThat(missing.refusal(wanted)).contains("Table s.t does not exist: tables.create is off");
        assertThat(missing.problems()).singleElement().asString().startsWith("Table s.orders: does not exist.");

        isThere(upsert("t", "a", 1));
        TargetPlan fixed = plan(new TableOptions(true, false), List.of(), wanted);
        assertThat(fixed.statements()).isEmpty();
        assertThat(fixed.refusal(wanted)).contains("Table s.t has no column \"n\": tables.evolve is off");
        assertThat(fixed.refusal(upsert("t", "c", 1))).isEmpty();
    }

    @Test
    void aTableIsTheCollectionsThatCameFirst() throws Exception {
        MappedRow first = of("shop.orders", upsert("t", "a", 1));
        MappedRow second = of("archive.orders", upsert("t", "a", 1, bigint("n", 1)));

        TargetPlan plan = plan(ALL, List.of(), first, second);

        assertThat(plan.statements()).hasSize(2);
        assertThat(plan.statements().get(1)).contains("Sluice writes the documents of shop.orders");
        assertThat(plan.refusal(first)).isEmpty();
        assertThat(plan.refusal(second)).hasValueSatisfying(reason -> assertThat(reason)
                .startsWith("Table s.t holds the documents of shop.orders: archive.orders needs another one"));
    }

    @Test
    void whatNumericDoesNotHoldIsRefused() throws Exception {
        MappedRow notANumber = upsert("t", "a", 1, field("n", ColumnKind.DOUBLE, Double.NaN));
        MappedRow number = upsert("t", "b", 1, field("n", ColumnKind.NUMERIC, BigDecimal.ONE));

        TargetPlan plan = plan(ALL, List.of(), notANumber, number);

        assertThat(plan.refusal(notANumber)).isPresent();
        assertThat(plan.refusal(number)).isEmpty();
    }

    @Test
    void tablesThatNobodyMendsStopTheJob() throws Exception {
        database.put(
                name("orders"),
                StoredTable.created(name("orders"), declared("orders", List.of("id"), column("id", "text"))));

        TargetPlan plan = plan(ALL, List.of(ORDERS));

        assertThat(plan.statements()).isEmpty();
        assertThat(plan.problems())
                .singleElement()
                .asString()
                .contains("column \"id\" is text, which does not take bigint")
                .contains("To mend it: ALTER TABLE");
    }

    /** The first one would make the table, and the other one find it without its column. */
    @Test
    void twoMappingsThatShareATableAndDiffer() throws Exception {
        Table wider = declared("orders", List.of("id"), column("id", "bigint"), column("more", "text"));

        TargetPlan plan = plan(ALL, List.of(ORDERS, wider));

        assertThat(plan.statements()).hasSize(1);
        assertThat(plan.problems()).singleElement().asString().contains("column \"more\" is missing");
    }
}
