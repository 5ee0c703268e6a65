package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several collections into one table, and one collection into several. */
class SharedTablesTest {

    private static final Namespace FREE = new Namespace("shop", "free");
    private static final Namespace PAID = new Namespace("shop", "paid");

    private static Set<String> rowKeys(Mappings mappings) throws UnmappableException {
        Set<String> keys = new HashSet<>();
        for (Namespace namespace : List.of(FREE, PAID)) {
            for (OperationType operation : List.of(OperationType.INSERT, OperationType.DELETE)) {
                boolean isDelete = operation == OperationType.DELETE;
                ChangeEvent event =
                        Events.of(operation, namespace, "{_id: 1}", isDelete ? null : "{_id: 1, name: 'a'}", 1, null);
                RowChange row = mappings.map(event, 0).get(0);
                assertThat(row.table().name()).isEqualTo("accounts");
                assertThat(row.value("id")).isEqualTo("1");
                assertThat(row.value("kind")).isEqualTo(namespace.collection());
                assertThat(row.operation())
                        .isEqualTo(isDelete ? RowChange.Operation.DELETE : RowChange.Operation.UPSERT);
                keys.add(row.rowKey());
            }
        }
        return keys;
    }

    @Test
    void theCollectionTellsApartWhatHasTheSameId() throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: [shop.free, shop.paid]
                  table: accounts
                  columns:
                    kind: { meta: collection }
                    id: { from: _id, type: text }
                    name: text
                  key: [kind, id]
                """,
                DeletePolicy.HARD);

        assertThat(rowKeys(mappings)).hasSize(2);
        assertThat(mappings.changeColumns(mappings.declaredTables().get(0))).containsExactly("cdc_version");
    }

    @Test
    void orAConstantOfEachMapping() throws UnmappableException {
        String mapping =
                """
                - source: shop.%1$s
                  table: accounts
                  columns:
                    kind: { value: %1$s, not_null: true }
                    id: { from: _id, type: text }
                    name: text
                  key: [kind, id]
                """;
        Mappings mappings = Yaml.mappings(mapping.formatted("free") + mapping.formatted("paid"), DeletePolicy.HARD);

        assertThat(rowKeys(mappings)).hasSize(2);
    }

    @Test
    void oneCollectionInTwoTablesIsTwoRows() throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: names
                  columns: { _id: text, name: text }
                  key: [_id]
                - source: game_db.players
                  table: levels
                  columns: { _id: text, level: integer }
                  key: [_id]
                - source: game_db.players
                  automatic: true
                """,
                DeletePolicy.HARD);

        List<RowChange> rows = mappings.map(Events.insert("{_id: 1}", "{_id: 1, name: 'a', level: 3}"), 0);

        assertThat(rows).extracting(row -> row.table().name()).containsExactly("names", "levels", "players");
        assertThat(rows.get(0).value("name")).isEqualTo("a");
        assertThat(rows.get(1).value("level")).isEqualTo(3);
        assertThat(mappings.map(Events.delete("{_id: 1}"), 0))
                .extracting(RowChange::operation)
                .containsOnly(RowChange.Operation.DELETE)
                .hasSize(3);
        assertThat(mappings.tables(Events.PLAYERS)).hasSize(3);
    }

    @Test
    void mappingsThatDisagreeAboutTheirTableAreRefused() {
        InvalidMappingException refusal = catchThrowableOfType(
                InvalidMappingException.class,
                () -> MappingParser.parse(
                        Yaml.of(
                                """
                                - source: shop.free
                                  table: accounts
                                  columns: { id: { from: _id, type: text }, name: text, n: { type: integer } }
                                  key: [id]
                                - source: shop.paid
                                  table: accounts
                                  columns:
                                    id: { from: _id, type: text }
                                    name: { type: text, not_null: true }
                                    n: bigint
                                    v: { meta: version }
                                  key: [id, name]
                                """),
                        DeletePolicy.HARD));

        assertThat(refusal.problems())
                .containsExactly(
                        "mappings: two share the table accounts, and differ in its key: [id] and [id, name]",
                        "mappings: two share the table accounts, and differ in the column of the version:"
                                + " 'cdc_version' and 'v'",
                        "mappings: two share the table accounts, and differ in the column name: text and text not null",
                        "mappings: two share the table accounts, and differ in the column n: integer and bigint");
    }

    @Test
    void aKeyOfConstantsAloneIsRefused() {
        InvalidMappingException refusal = catchThrowableOfType(
                InvalidMappingException.class,
                () -> MappingParser.parse(
                        Yaml.of(
                                """
                                - source: shop.free
                                  table: accounts
                                  columns: { kind: { value: free }, computed: { cel: 'doc.a', type: text } }
                                  key: [kind]
                                - source: shop.paid
                                  table: others
                                  columns: { computed: { cel: 'doc.a', type: text } }
                                  key: [computed]
                                """),
                        DeletePolicy.HARD));

        assertThat(refusal.problems())
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("mappings[0].key: must have a column from a field"),
                        problem -> assertThat(problem)
                                .startsWith("mappings[1].key: the column computed must come from a field"));
    }
}
