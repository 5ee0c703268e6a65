package io.sluice.syncer.sink.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.DeletePolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Child tables: what happens to a document's row happens to its array's rows. */
class ChildrenIT {

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;
    private WriterHarness writer;
    private Orders orders;

    @BeforeEach
    void open() throws Exception {
        options = postgres.newSchema();
        writer = new WriterHarness(options);
        orders = new Orders(DeletePolicy.HARD);
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
    }

    private String sql(String table) {
        return new TableName(options.schema(), table).sql();
    }

    private List<String> items() throws Exception {
        return postgres.query("SELECT order_id, position, sku FROM " + sql("items") + " ORDER BY 1, 2");
    }

    private List<String> tags() throws Exception {
        return postgres.query("SELECT order_id, tag FROM " + sql("tags") + " ORDER BY 1, 2");
    }

    private static String items(String... skus) {
        List<String> items = new ArrayList<>();
        for (String sku : skus) {
            items.add("{sku: '" + sku + "'}");
        }
        return "items: " + items;
    }

    @Test
    void anArrayGrowsShrinksAndGoes() throws Exception {
        writer.flush(
                orders.document(1, 1, items("a", "b", "c") + ", about: {tags: ['x', 'y']}"),
                orders.document(2, 1, items("z")));
        assertThat(items()).containsExactly("1|0|a", "1|1|b", "1|2|c", "2|0|z");
        assertThat(tags()).containsExactly("1|x", "1|y");

        writer.flush(orders.document(1, 2, items("b") + ", about: {tags: ['y', 'w', 'v']}"));
        assertThat(items()).containsExactly("1|0|b", "2|0|z");
        assertThat(tags()).containsExactly("1|v", "1|w", "1|y");

        writer.flush(orders.document(1, 3, "items: []"));
        assertThat(items()).containsExactly("2|0|z");
        assertThat(tags()).isEmpty();

        writer.flush(orders.document(1, 4, items("d")), orders.document(2, 2, "n: 1"));
        assertThat(items()).containsExactly("1|0|d");
        assertThat(writer.counts("orders")).isEqualTo("inserted=2 updated=4");
        assertThat(writer.deadLetters).isEmpty();
    }

    @Test
    void theKeyOfTheTableBeginsWithTheParents() throws Exception {
        writer.flush(orders.document(1, 1, items("a")));

        assertThat(postgres.query(
                        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p' AND conrelid = '"
                                + sql("items") + "'::regclass"))
                .containsExactly("PRIMARY KEY (order_id, \"position\")");
        assertThat(postgres.query("SELECT cdc_version FROM " + sql("items")))
                .isEqualTo(postgres.query("SELECT cdc_version FROM " + sql("orders")));
    }

    @Test
    void aStaleChangeLeavesTheChildrenAlone() throws Exception {
        writer.flush(orders.document(1, 5, "items: []"), orders.document(2, 5, items("b")));

        writer.flush(orders.document(1, 4, items("old")), orders.document(2, 4, items("old", "older")));
        writer.flush(orders.delete(2, 4).get(0));

        assertThat(items()).containsExactly("2|0|b");
        assertThat(writer.counts("orders")).isEqualTo("inserted=2 stale=3");
    }

    @Test
    void whatIsDeletedHasNoChildren() throws Exception {
        writer.flush(orders.document(1, 1, items("a", "b")), orders.document(2, 1, items("c")));

        writer.flush(orders.delete(1, 2).get(0));

        assertThat(items()).containsExactly("2|0|c");
        assertThat(writer.counts("orders")).isEqualTo("inserted=2 deleted=1");
    }

    @Test
    void aSoftlyDeletedDocumentKeepsThem() throws Exception {
        orders = new Orders(DeletePolicy.SOFT);
        writer.flush(orders.document(1, 1, items("a")));

        writer.flush(orders.delete(1, 2).get(0));
        assertThat(items()).containsExactly("1|0|a");

        writer.flush(orders.document(1, 1, items("old", "older")));
        assertThat(items()).as("older than the delete").containsExactly("1|0|a");
    }

    @Test
    void aRefusedChildTakesItsDocumentAndNoOther() throws Exception {
        writer.flush(orders.document(3, 1, items("was")));
        postgres.execute(Orders.limitItems(sql("items")));
        List<MappedRow> rows = new ArrayList<>();
        for (int id = 0; id < 40; id++) {
            boolean isPoison = id == 3 || id == 29;
            rows.add(orders.document(id, 2, items("a", isPoison ? "too long" : "b") + ", about: {tags: ['t']}"));
        }

        writer.flush(rows.toArray(MappedRow[]::new));

        assertThat(writer.deadLetters)
                .extracting(letter ->
                        new String(letter.record().key(), UTF_8) + " " + letter.error() + " " + letter.reason())
                .containsExactly(
                        "3 22001 value too long for type character varying(5)",
                        "29 22001 value too long for type character varying(5)");
        assertThat(writer.counts("orders")).isEqualTo("inserted=39 deadLetters=2");
        assertThat(postgres.query("SELECT id FROM " + sql("orders") + " WHERE id = 29"))
                .isEmpty();
        assertThat(postgres.query("SELECT position, sku FROM " + sql("items") + " WHERE order_id IN (3, 29)"))
                .containsExactly("0|was");
        assertThat(tags()).hasSize(38).doesNotContain("3|t", "29|t");
        assertThat(postgres.query("SELECT count(*), count(DISTINCT order_id) FROM " + sql("items")))
                .containsExactly("77|39");
    }

    @Test
    void aForeignKeyToTheParentHolds() throws Exception {
        writer.flush(orders.document(1, 1, items("a")));
        postgres.execute("ALTER TABLE " + sql("items") + " ADD FOREIGN KEY (order_id) REFERENCES " + sql("orders"));

        writer.flush(orders.document(1, 2, items("b", "c")), orders.document(2, 1, items("d")));
        assertThat(items()).containsExactly("1|0|b", "1|1|c", "2|0|d");

        writer.flush(orders.delete(1, 3).get(0));
        assertThat(items()).containsExactly("2|0|d");
        assertThat(writer.deadLetters).isEmpty();
    }

    @Test
    void childTablesAreChecked() throws Exception {
        postgres.execute("CREATE TABLE " + sql("items") + " (order_id bigint, position text, sku varchar(5))");

        List<String> problems = new PostgresPreflight(options, WriterHarness.CREATE_AND_EVOLVE)
                .problems(orders.mappings().writtenTables());

        String table = "Table " + options.schema() + ".items: ";
        assertThat(problems)
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith(table + "column \"position\" is text"),
                        problem -> assertThat(problem).startsWith(table + "column \"cdc_version\" is missing"),
                        problem -> assertThat(problem)
                                .startsWith(table + "no unique index on the key (\"order_id\", \"position\")"));
    }
}
