package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.KeyText;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AutomaticMappingTest {

    private static final AutomaticMapping MAPPING = new AutomaticMapping(DeletePolicy.HARD);
    private static final long NOW_MS = 1_705_318_300_000L;
    private static final String KEY = "{_id: 'p1'}";

    @Test
    void documentsOfOneShapeHaveOneTable() throws UnmappableException {
        AutomaticMapping mapping = new AutomaticMapping(DeletePolicy.HARD);
        Table table = table(mapping, "{a: 1, b: 'x'}");

        assertThat(table(mapping, "{a: 2, b: 'y'}")).isSameAs(table);
        assertThat(table(mapping, "{b: 'x', a: 1}").columns())
                .containsExactlyInAnyOrderElementsOf(table.columns())
                .isNotEqualTo(table.columns());
        assertThat(table(mapping, "{a: 'x', b: 'x'}")).isNotEqualTo(table);
        assertThat(table(mapping, "{a: 1}")).isNotEqualTo(table);
    }

    private static Table table(AutomaticMapping mapping, String document) throws UnmappableException {
        return mapping.map(Events.insert("{_id: 1}", document), 0).get(0).table();
    }

    @Test
    void aDocumentBecomesARowOfATableNamedLikeItsCollection() throws UnmappableException {
        ChangeEvent event = Events.insert(
                KEY,
                """
                {_id: 'p1', username: 'ada', level: 42, score: {$numberLong: '9999'}, rate: 0.5,
                 price: {$numberDecimal: '1.50'}, active: true, at: {$date: '2024-01-15T10:30:00Z'},
                 session: {$uuid: '01234567-89ab-cdef-0123-456789abcdef'}, items: [1, 'x'], home: {city: 'Bonn'}}""");

        RowChange row = only(MAPPING.map(event, NOW_MS));

        assertThat(row.table().name()).isEqualTo("players");
        assertThat(row.table().key()).containsExactly("_id");
        assertThat(row.table().versionColumn()).isEqualTo("cdc_version");
        assertThat(row.table().evolving()).isTrue();
        assertThat(row.operation()).isEqualTo(RowChange.Operation.UPSERT);
        assertThat(row.rowKey()).isEqualTo("p1");
        assertThat(row.version()).isEqualTo(event.version());
        assertThat(row.value("_id")).isEqualTo("p1");
        assertThat(row.value("cdc_operation")).isEqualTo("insert");
        assertThat(row.value("cdc_timestamp")).isEqualTo(Instant.ofEpochMilli(NOW_MS));
        assertThat(row.value("cdc_version")).isEqualTo(event.version().toString());
        assertThat(row.value("username")).isEqualTo("ada");
        assertThat(row.value("level")).isEqualTo(42L);
        assertThat(row.value("score")).isEqualTo(9999L);
        assertThat(row.value("rate")).isEqualTo(0.5);
        assertThat(row.value("price")).hasToString("1.50");
        assertThat(row.value("active")).isEqualTo(true);
        assertThat(row.value("at")).isEqualTo(Instant.parse("2024-01-15T10:30:00Z"));
        assertThat(row.value("session")).isEqualTo(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"));
        assertThat(row.value("items")).isEqualTo("[1, \"x\"]");
        assertThat(row.value("home")).isEqualTo("{\"city\": \"Bonn\"}");
    }

    @Test
    void nullAndUndefinedBringNoColumnForTheyTellNoType() throws UnmappableException {
        RowChange row = only(MAPPING.map(Events.insert(KEY, "{_id: 'p1', a: null, b: {$undefined: true}}"), NOW_MS));

        assertThat(names(row)).containsExactly("_id", "cdc_operation", "cdc_timestamp", "cdc_version");
    }

    @Test
    void aFieldNamedLikeAMetadataColumnMakesWay() throws UnmappableException {
        RowChange row = only(MAPPING.map(Events.insert(KEY, "{_id: 'p1', cdc_version: 'mine', xmin: 5}"), NOW_MS));

        assertThat(row.value("cdc_version")).isEqualTo(row.version().toString());
        assertThat(row.value(Identifiers.column("cdc_version"))).isEqualTo("mine");
        assertThat(row.value(Identifiers.column("xmin"))).isEqualTo(5L);
        assertThat(names(row)).doesNotContain("xmin");
    }

    @Test
    void aDeleteHasTheKeyAndWhatTheChangeTells() throws UnmappableException {
        RowChange row = only(MAPPING.map(Events.delete(KEY), NOW_MS));

        assertThat(row.operation()).isEqualTo(RowChange.Operation.DELETE);
        assertThat(row.rowKey()).isEqualTo("p1");
        assertThat(names(row)).containsExactly("_id", "cdc_operation", "cdc_timestamp", "cdc_version");
        assertThat(row.value("cdc_operation")).isEqualTo("delete");
    }

    @Test
    void aSoftDeleteKeepsTheRowAndAnIgnoredOneDoesNothing() throws UnmappableException {
        assertThat(only(new AutomaticMapping(DeletePolicy.SOFT).map(Events.delete(KEY), NOW_MS))
                        .operation())
                .isEqualTo(RowChange.Operation.SOFT_DELETE);
        assertThat(new AutomaticMapping(DeletePolicy.IGNORE).map(Events.delete(KEY), NOW_MS))
                .isEmpty();
    }

    @Test
    void anUpdateWhoseDocumentIsGoneDoesNothing() throws UnmappableException {
        assertThat(MAPPING.map(Events.update(KEY, null), NOW_MS)).isEmpty();
    }

    @Test
    void whatAColumnCannotHoldIsToldWithItsField() {
        assertThatThrownBy(() -> MAPPING.map(Events.insert(KEY, "{_id: 'p1', name: 'a\\u0000b'}"), NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessage("Field 'name': a NUL byte, which text cannot hold");
    }

    @Test
    void aKeyWithoutIdIsUnmappable() {
        assertThatThrownBy(() -> MAPPING.map(Events.insert("{other: 1}", "{}"), NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("_id");
    }

    @Test
    void theTableIsKnownBeforeItsFirstDocumentWithoutItsDataColumns() {
        Table table = MAPPING.tables(new Namespace("db", "app.dot.v1")).get(0);

        assertThat(table.name()).isEqualTo("app.dot.v1");
        assertThat(table.columns())
                .extracting(Column::name)
                .containsExactly("_id", "cdc_operation", "cdc_timestamp", "cdc_version");
        assertThat(MAPPING.changeColumns(table))
                .containsExactlyInAnyOrder("cdc_operation", "cdc_timestamp", "cdc_version");
    }

    @Test
    void softlyDeletedRowsAreTheOnesToTellApart() {
        Table table = MAPPING.tables(Events.PLAYERS).get(0);

        assertThat(MAPPING.softDeleteColumn(table)).isEmpty();
        assertThat(new AutomaticMapping(DeletePolicy.SOFT).softDeleteColumn(table))
                .contains("cdc_operation");
    }

    @Test
    void anyChangeIsMappedOrUnmappableAndNothingElse() {
        RandomInput.theory("automatically mapped events", 3000)
                .forAll(Gens.events())
                .checkAssert(event -> {
                    if (!event.operationType().isDocumentChange()) {
                        return;
                    }
                    try {
                        for (RowChange row : MAPPING.map(event, NOW_MS)) {
                            assertThat(new HashSet<>(names(row))).hasSameSizeAs(names(row));
                            assertThat(row.rowKey())
                                    .isEqualTo(KeyText.of(event.documentKey().get("_id")));
                        }
                    } catch (UnmappableException e) {
                        assertThat(event.operationType())
                                .as("a delete needs no more than its key")
                                .isNotEqualTo(OperationType.DELETE);
                    } catch (RuntimeException e) {
                        fail("Not mapped: " + event, e);
                    }
                });
    }

    private static List<String> names(RowChange row) {
        return row.table().columns().stream().map(Column::name).toList();
    }

    private static RowChange only(List<RowChange> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** Two long names of one beginning and one checksum: their values must not share a column. */
    @Test
    void fieldsThatWouldShareAColumnAreRefused() {
        String beginning = "n".repeat(60);
        String one = beginning + "plumless";
        String other = beginning + "buckeroo";
        assertThat(Identifiers.column(one)).isEqualTo(Identifiers.column(other));

        ChangeEvent event = Events.insert(KEY, "{_id: 'p1', " + one + ": 1, " + other + ": 2}");

        assertThatThrownBy(() -> MAPPING.map(event, NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining(other)
                .hasMessageContaining("column of another field");
    }

    @Test
    void aTableIsNamedAsTheTemplateSaysAndIsOneCollectionsAlone() throws UnmappableException {
        Mappings mappings = Mappings.automatic(DeletePolicy.HARD).withTableName("{database}_{collection}");

        Table table = only(mappings.map(Events.insert(KEY, KEY), NOW_MS)).table();

        assertThat(table.name()).isEqualTo("game_db_players");
        assertThat(table.source()).isEqualTo("game_db.players");
        assertThat(mappings.tables(Events.PLAYERS)).extracting(Table::name).containsExactly("game_db_players");
    }

    @Test
    void aTableOfALongNameFits() {
        Namespace namespace = new Namespace("d".repeat(60), "c".repeat(200));

        String name = new AutomaticMapping(DeletePolicy.HARD)
                .withTableName("{database}.{collection}")
                .tables(namespace)
                .get(0)
                .name();

        assertThat(name).hasSize(Identifiers.MAX_BYTES).startsWith("d".repeat(54) + "_");
    }
}
