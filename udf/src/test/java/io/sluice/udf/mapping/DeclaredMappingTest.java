package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.RecordPlace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table {@code players} of document 4, and each rule of a declared mapping. */
class DeclaredMappingTest {

    private static final long NOW_MS = 1_705_318_300_000L;
    private static final String HEX = "507f1f77bcf86cd799439011";
    private static final String KEY = "{_id: {$oid: '" + HEX + "'}}";
    private static final Mappings PLAYERS = Yaml.mappings(Yaml.PLAYERS, DeletePolicy.HARD);

    @Test
    void thePlayersTableOfDocument4IsDeclaredWhole() {
        Table table = PLAYERS.tables(Events.PLAYERS).get(0);

        assertThat(table.name()).isEqualTo("players");
        assertThat(table.evolving()).isFalse();
        assertThat(table.key()).containsExactly("id");
        assertThat(table.columns())
                .extracting(column ->
                        column.name() + " " + column.type().declaration() + (column.notNull() ? " not null" : ""))
                .containsExactly(
                        "id varchar(24)",
                        "username varchar(255) not null",
                        "level integer not null",
                        "score bigint not null",
                        "created_at timestamp not null",
                        "updated_at timestamp not null",
                        "cdc_operation varchar(20)",
                        "cdc_timestamp timestamp not null",
                        "cdc_version text not null");
        assertThat(table.versionColumn()).isEqualTo("cdc_version");
        assertThat(table.uniques()).isEqualTo(Map.of("unique_username", List.of("username")));
        assertThat(table.indexes())
                .isEqualTo(Map.of(
                        "idx_players_level", List.of("level"),
                        "idx_players_score", List.of("score desc"),
                        "idx_players_created_at", List.of("created_at")));
    }

    @Test
    void aPlayerBecomesARow() throws UnmappableException {
        ChangeEvent event = Events.insert(
                KEY,
                "{_id: {$oid: '" + HEX + "'}, username: 'player123', level: 42, score: {$numberLong: '9999'},"
                        + " created_at: {$date: '2024-01-15T10:30:00Z'}, other: 1}");

        RowChange row = only(PLAYERS.map(event, NOW_MS));

        assertThat(row.operation()).isEqualTo(RowChange.Operation.UPSERT);
        assertThat(row.rowKey()).isEqualTo(HEX);
        assertThat(row.values())
                .containsExactly(
                        HEX,
                        "player123",
                        42,
                        9999L,
                        Instant.parse("2024-01-15T10:30:00Z"),
                        Instant.ofEpochMilli(Events.CHANGED_AT_MS),
                        "insert",
                        Instant.ofEpochMilli(NOW_MS),
                        event.version().toString());
    }

    @Test
    void aRowTellsTheRecordThatItWasReadFrom() throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: t
                  columns:
                    id: { from: _id, type: text }
                    topic: { meta: kafka_topic }
                    partition: { meta: kafka_partition }
                    offset: { meta: kafka_offset }
                  key: [id]
                """,
                DeletePolicy.HARD);
        ChangeEvent event = Events.insert("{_id: 1}", "{_id: 1}");
        Arrival arrival = new Arrival(NOW_MS, new RecordPlace("cdc.game_db.players", 3, 1L << 40));

        RowChange row = only(mappings.map(event, arrival, InvalidValues.UNCOUNTED));

        assertThat(row.table().columns())
                .extracting(column -> column.name() + " " + column.type().declaration())
                .contains("topic text", "partition integer", "offset bigint");
        assertThat(row.values().subList(1, 4)).isEqualTo(List.of("cdc.game_db.players", 3, 1L << 40));
        assertThat(mappings.changeColumns(row.table())).contains("topic", "partition", "offset");
        assertThat(only(mappings.map(event, NOW_MS)).value("offset"))
                .as("a document that is compared was in no record")
                .isNull();
    }

    @Test
    void whatIsMissingOrNullHasItsDefault() throws UnmappableException {
        RowChange row = only(PLAYERS.map(
                Events.insert(
                        KEY,
                        "{_id: {$oid: '" + HEX
                                + "'}, username: 'a', level: null, created_at: {$date: 0}}"
                                        .replace("{$date: 0}", "{$date: '1970-01-01T00:00:00Z'}")),
                NOW_MS));

        assertThat(row.value("level")).isEqualTo(1);
        assertThat(row.value("score")).isEqualTo(0L);
        assertThat(row.value("updated_at")).isEqualTo(Instant.ofEpochMilli(Events.CHANGED_AT_MS));
    }

    @Test
    void aColumnThatTakesNoNullRefusesAMissingField() {
        assertThatThrownBy(() -> PLAYERS.map(Events.insert(KEY, "{_id: {$oid: '" + HEX + "'}}"), NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("Field 'username'")
                .hasMessageContaining("takes no NULL");
    }

    @Test
    void aValueOfAnotherTypeIsToldWithItsField() {
        assertThatThrownBy(() -> PLAYERS.map(
                        Events.insert(KEY, "{_id: {$oid: '" + HEX + "'}, username: 'a', level: 'high'}"), NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("Field 'level'")
                .hasMessageContaining("STRING");
    }

    @Test
    void aDeleteNeedsTheKeyAlone() throws UnmappableException {
        RowChange row = only(PLAYERS.map(Events.delete(KEY), NOW_MS));

        assertThat(row.operation()).isEqualTo(RowChange.Operation.DELETE);
        assertThat(row.rowKey()).isEqualTo(HEX);
        assertThat(row.value("id")).isEqualTo(HEX);
        assertThat(row.value("username")).isNull();
        assertThat(row.value("level")).isNull();
        assertThat(row.value("updated_at")).isNull();
        assertThat(row.value("cdc_operation")).isEqualTo("delete");
        assertThat(row.value("cdc_timestamp")).isEqualTo(Instant.ofEpochMilli(NOW_MS));
    }

    @Test
    void aSoftDeleteKeepsTheRowAndAnIgnoredOneDoesNothing() throws UnmappableException {
        Mappings soft = Yaml.mappings(Yaml.PLAYERS, DeletePolicy.SOFT);
        Table table = soft.tables(Events.PLAYERS).get(0);

        assertThat(only(soft.map(Events.delete(KEY), NOW_MS)).operation()).isEqualTo(RowChange.Operation.SOFT_DELETE);
        assertThat(soft.softDeleteColumn(table)).contains("cdc_operation");
        assertThat(PLAYERS.softDeleteColumn(table)).isEmpty();
        assertThat(Yaml.mappings(Yaml.PLAYERS, DeletePolicy.IGNORE).map(Events.delete(KEY), NOW_MS))
                .isEmpty();
    }

    @Test
    void anUpdateWhoseDocumentIsGoneDoesNothing() throws UnmappableException {
        assertThat(PLAYERS.map(Events.update(KEY, null), NOW_MS)).isEmpty();
    }

    @Test
    void aPathReachesIntoDocuments() throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: homes
                  columns:
                    id: { from: _id, type: text }
                    city: { from: home.address.city, type: text }
                    all: { from: home, type: jsonb }
                  key: [id]
                """,
                DeletePolicy.HARD);

        assertThat(only(mappings.map(Events.insert("{_id: 1}", "{_id: 1, home: {address: {city: 'Bonn'}}}"), NOW_MS))
                        .values())
                .startsWith("1", "Bonn", "{\"address\": {\"city\": \"Bonn\"}}");
        assertThat(only(mappings.map(Events.insert("{_id: 1}", "{_id: 1, home: {address: 5}}"), NOW_MS))
                        .value("city"))
                .as("a path that ends early")
                .isNull();
    }

    @Test
    void aPathWithoutNamesIsTheDocument() throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: homes
                  columns:
                    id: { from: _id, type: text }
                    all: { from: ".", type: jsonb }
                  key: [id]
                """,
                DeletePolicy.HARD);

        assertThat(only(mappings.map(Events.insert("{_id: 1}", "{_id: 1, city: 'Bonn'}"), NOW_MS))
                        .value("all"))
                .isEqualTo("{\"_id\": 1, \"city\": \"Bonn\"}");
    }

    @Test
    void aCompoundKeyComesFromTheDocumentsKey() throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: seats
                  columns:
                    hall: { from: _id.hall, type: text }
                    seat: { from: _id.seat, type: text }
                  key: [hall, seat]
                """,
                DeletePolicy.HARD);

        RowChange deleted = only(mappings.map(Events.delete("{_id: {hall: 'a', seat: 'bc'}}"), NOW_MS));
        RowChange other = only(mappings.map(Events.delete("{_id: {hall: 'ab', seat: 'c'}}"), NOW_MS));

        assertThat(deleted.values()).startsWith("a", "bc");
        assertThat(deleted.rowKey()).isNotEqualTo(other.rowKey());
    }

    /** The sink keeps one row for each key of a batch: rows without one would pass for the same. */
    @Test
    void aKeyWithoutAValueIsUnmappableAlsoInADelete() {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: users
                  columns:
                    username: { type: text }
                  key: [username]
                """,
                DeletePolicy.HARD);

        assertThatThrownBy(() -> mappings.map(Events.insert("{_id: 1}", "{_id: 1}"), NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("username");
        assertThatThrownBy(() -> mappings.map(Events.delete("{_id: 1}"), NOW_MS))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("username");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numeric | {$numberDecimal: '5.00'} | {$numberDecimal: '5'}",
                "numeric | 5 | 5.0",
                "double precision | 0.0 | -0.0",
                "bytea | {$binary: {base64: 'AP8=', subType: '00'}} | {$binary: {base64: 'AP8=', subType: '00'}}",
                "text | 5 | {$numberLong: '5'}",
            })
    void rowsThatPostgresHoldsEqualHaveOneKey(String type, String one, String other) throws UnmappableException {
        assertThat(rowKey(type, one)).isEqualTo(rowKey(type, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numeric | 5 | 50",
                "double precision | 0.5 | -0.5",
                "bytea | {$binary: {base64: 'AP8=', subType: '00'}} | {$binary: {base64: 'AP4=', subType: '00'}}",
                "text | \"a\" | \"b\"",
            })
    void rowsThatPostgresTellsApartHaveTwoKeys(String type, String one, String other) throws UnmappableException {
        assertThat(rowKey(type, one)).isNotEqualTo(rowKey(type, other));
    }

    private static String rowKey(String type, String id) throws UnmappableException {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: t
                  columns:
                    id: { from: _id, type: '%s' }
                  key: [id]
                """
                        .formatted(type),
                DeletePolicy.HARD);
        return only(mappings.map(Events.delete("{_id: " + id + "}"), NOW_MS)).rowKey();
    }

    @Test
    void anyChangeIsMappedOrUnmappableAndNothingElse() {
        Mappings everything = Yaml.mappings(
                """
                - source: /.*/
                  table: t
                  columns:
                    id: { from: _id, type: text }
                    a: { type: numeric, default: 1 }
                    with: { from: with.dots.inside, type: integer }
                    in: { from: a.in.in, type: text }
                    dollar: { from: $dollar, type: uuid }
                  key: [id]
                """,
                DeletePolicy.HARD);
        RandomInput.theory("mapped events", 2000).forAll(Gens.events()).checkAssert(event -> {
            if (!event.operationType().isDocumentChange()) {
                return;
            }
            try {
                assertThat(everything.map(event, NOW_MS)).hasSizeLessThanOrEqualTo(1);
            } catch (UnmappableException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                fail("Not mapped: " + event, e);
            }
        });
    }

    private static RowChange only(List<RowChange> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    @Test
    void aTableThatIsAppendedToHasARowForEveryEvent() throws UnmappableException {
        Mappings log = Yaml.mappings(
                """
                - source: game_db.players
                  table: players_log
                  append: true
                  columns:
                    event: { meta: event_id }
                    operation: { meta: operation }
                    id: { meta: document_key }
                    level: integer
                    document: { meta: document }
                """,
                DeletePolicy.IGNORE);
        Table table = log.declaredTables().get(0);

        assertThat(table.isAppendOnly()).isTrue();
        assertThat(table.columns())
                .extracting(column -> column.name() + " " + column.type().declaration())
                .containsExactly("event text", "operation text", "id text", "level integer", "document jsonb");
        assertThat(only(log.map(Events.insert("{_id: 7}", "{_id: 7, level: 3}"), NOW_MS))
                        .values())
                .containsExactly("INSERT-1-null", "insert", "{\"_id\": 7}", 3, "{\"_id\": 7, \"level\": 3}");
        assertThat(only(log.map(Events.update("{_id: 7}", null), NOW_MS)).values())
                .containsExactly("UPDATE-2-null", "update", "{\"_id\": 7}", null, null);
        RowChange deleted = only(log.map(Events.delete("{_id: 7}"), NOW_MS));
        assertThat(deleted.values()).containsExactly("DELETE-3-null", "delete", "{\"_id\": 7}", null, null);
        assertThat(deleted.operation()).isEqualTo(RowChange.Operation.UPSERT);
    }
}
