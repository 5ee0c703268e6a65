package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a mapping says is what the table holds. */
class MappingIT {

    private static final Namespace FREE = new Namespace("shop", "free");
    private static final Namespace PAID = new Namespace("shop", "paid");

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    @BeforeEach
    void newSchema() throws Exception {
        options = postgres.newSchema();
    }

    private static Mappings mappings(String json) throws Exception {
        return MappingParser.parse(new ObjectMapper().readTree(json), DeletePolicy.HARD);
    }

    private void write(Mappings mappings, ChangeEvent... events) throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            for (ChangeEvent event : events) {
                List<RowChange> rows = mappings.map(event, 0);
                writer.flush(rows.stream()
                        .map(row -> new MappedRow(
                                row, TestRows.origin(row.rowKey(), row.version().position())))
                        .toArray(MappedRow[]::new));
            }
            assertThat(writer.deadLetters).isEmpty();
        }
    }

    private List<String> stored(String table, String columns) throws Exception {
        return postgres.query(
                "SELECT " + columns + " FROM " + new TableName(options.schema(), table).sql() + " ORDER BY 1, 2");
    }

    private static ChangeEvent change(OperationType operation, Namespace namespace, String document, int number) {
        return Events.of(
                operation, namespace, "{_id: 1}", operation == OperationType.DELETE ? null : document, number, null);
    }

    @Test
    void policiesExpressionsConstantsAndFlattenedFieldsAreStored() throws Exception {
        Mappings mappings = mappings(
                """
                [{ "source": "game_db.players", "table": "players", "when_invalid": null,
                   "columns": {
                     "id": { "from": "_id", "type": "text" },
                     "name": "varchar(3)",
                     "level": { "type": "smallint", "when_invalid": { "substitute": -1 } },
                     "rate": { "type": "numeric(4,2)", "when_invalid": { "substitute": 0 } },
                     "note": "jsonb",
                     "region": { "value": "eu" },
                     "full": { "cel": "doc.name + ' of ' + doc.home.city", "type": "text" },
                     "sum": { "cel": "doc.level + doc.nothing", "type": "bigint" },
                     "home": { "flatten": { "city": "text", "zip": { "from": "code", "type": "integer" } } } },
                   "key": ["id"] }]""");
        String columns = "id, name, level, rate, note, region, \"full\", sum, home_city, home_zip";

        write(
                mappings,
                Events.insert(
                        "{_id: 1}",
                        "{_id: 1, name: 'ada', level: 5, rate: 99.99, note: {a: 1}, home: {city: 'Bonn', code: 53111}}"),
                Events.insert(
                        "{_id: 2}",
                        "{_id: 2, name: 'lovelace', level: 40000, rate: {$numberDouble: 'NaN'}, note: ['\\u0000'],"
                                + " home: {city: 'a\\u0000', code: 'x'}}"));

        assertThat(stored("players", columns))
                .containsExactly("1|ada|5|99.99|{\"a\": 1}|eu|ada of Bonn|∅|Bonn|53111", "2|∅|-1|0.00|∅|eu|∅|∅|∅|∅");
    }

    @Test
    void twoCollectionsShareATableAndNoRow() throws Exception {
        Mappings mappings = mappings(
                """
                [{ "source": ["shop.free", "shop.paid"], "table": "accounts",
                   "columns": { "kind": { "meta": "collection" }, "id": { "from": "_id", "type": "text" }, "name": "text" },
                   "key": ["kind", "id"] }]""");

        write(
                mappings,
                change(OperationType.INSERT, FREE, "{_id: 1, name: 'a'}", 1),
                change(OperationType.INSERT, PAID, "{_id: 1, name: 'b'}", 2),
                change(OperationType.UPDATE, PAID, "{_id: 1, name: 'c'}", 3));
        assertThat(stored("accounts", "kind, id, name")).containsExactly("free|1|a", "paid|1|c");

        write(mappings, change(OperationType.DELETE, FREE, "", 4));
        assertThat(stored("accounts", "kind, id, name")).containsExactly("paid|1|c");
    }

    @Test
    void twoMappingsShareATableEachWithColumnsOfItsOwn() throws Exception {
        Mappings mappings = mappings(
                """
                [{ "source": "shop.free", "table": "accounts",
                   "columns": { "kind": { "value": "free" }, "id": { "from": "_id", "type": "text" }, "ads": "boolean" },
                   "key": ["kind", "id"] },
                 { "source": "shop.paid", "table": "accounts",
                   "columns": { "kind": { "value": "paid" }, "id": { "from": "_id", "type": "text" }, "fee": "integer" },
                   "key": ["kind", "id"] }]""");
        postgres.execute("CREATE TABLE " + new TableName(options.schema(), "accounts").sql()
                + " (kind text, id text, ads boolean, fee integer, cdc_version text, PRIMARY KEY (kind, id))");

        write(
                mappings,
                change(OperationType.INSERT, FREE, "{_id: 1, ads: true}", 1),
                change(OperationType.INSERT, PAID, "{_id: 1, fee: 5}", 2));

        assertThat(stored("accounts", "kind, id, ads, fee")).containsExactly("free|1|t|∅", "paid|1|∅|5");
    }

    @Test
    void oneCollectionFillsTwoDeclaredTablesAndAnAutomaticOne() throws Exception {
        Mappings mappings = mappings(
                """
                [{ "source": "game_db.players", "table": "names", "columns": { "_id": "text", "name": "text" },
                   "key": ["_id"] },
                 { "source": "game_db.players", "table": "levels", "columns": { "_id": "text", "level": "integer" },
                   "key": ["_id"] },
                 { "source": "game_db.players", "automatic": true, "flatten": ["home"] }]""");

        write(mappings, Events.insert("{_id: 1}", "{_id: 1, name: 'ada', level: 5, home: {city: 'Bonn'}}"));

        assertThat(stored("names", "_id, name")).containsExactly("1|ada");
        assertThat(stored("levels", "_id, level")).containsExactly("1|5");
        assertThat(stored("players", "_id, name, level, home_city")).containsExactly("1|ada|5|Bonn");

        write(mappings, Events.delete("{_id: 1}"));

        for (String table : List.of("names", "levels", "players")) {
            assertThat(stored(table, "_id, cdc_version")).isEmpty();
        }
    }
}
