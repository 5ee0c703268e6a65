package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a value that its column cannot hold. */
class WhenInvalidTest {

    private final List<String> found = new ArrayList<>();

    private final InvalidValues invalid = (table, column, reason, outcome) ->
            found.add(table + "." + column + " " + reason.label() + " " + outcome.label());

    private static String mapping(String ofMapping, String column) {
        return """
                - source: game_db.players
                  table: t
                  %s
                  columns:
                    id: { from: _id, type: varchar(5) }
                    c: %s
                  key: [id]
                """
                .formatted(ofMapping, column);
    }

    private Object value(String yaml, String field) throws UnmappableException {
        return only(Yaml.mappings(yaml, DeletePolicy.HARD)
                        .map(Events.insert("{_id: 1}", "{_id: 1, c: " + field + "}"), Arrival.at(0), invalid))
                .value("c");
    }

    private static RowChange only(List<RowChange> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | 'a\\u0000b' | \"none\" | none | nul",
                "jsonb | {a: 'a\\u0000b'} | { \"a\": [1] } | {\"a\": [1]} | nul",
                "numeric | {$numberDouble: 'NaN'} | 0 | 0 | not_finite",
                "numeric | {$numberDecimal: '-Infinity'} | -1.5 | -1.5 | not_finite",
                "numeric(4,2) | 100 | 99.99 | 99.99 | out_of_range",
                "smallint | 40000 | 32767 | 32767 | out_of_range",
                "timestamptz | {$date: {$numberLong: '9223372036854775807'}} | 1970-01-01T00:00:00Z"
                        + " | 1970-01-01T00:00:00Z | out_of_range",
                "double precision | {$numberDecimal: '0.1'} | 0 | 0.0 | inexact",
                "varchar(3) | 'long' | cut | cut | too_long",
                "date | 'yesterday' | 2024-02-29 | 2024-02-29 | malformed",
                "uuid | 'x' | 00000000-0000-0000-0000-000000000000 | 00000000-0000-0000-0000-000000000000 | malformed",
                "boolean | 1 | false | false | wrong_type",
                "integer | 'five' | 5 | 5 | wrong_type",
            })
    void isRejectedLeftOutOrReplacedAsTheColumnSays(
            String type, String field, String substitute, String replaced, String reason) throws Exception {
        String column = "{ type: \"" + type + "\", default: ~ %s }";

        assertThatThrownBy(() -> value(mapping("", column.formatted("")), field))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("Field 'c'");
        assertThat(value(mapping("", column.formatted(", when_invalid: null")), field))
                .isNull();
        assertThat(value(mapping("", column.formatted(", when_invalid: { substitute: " + substitute + " }")), field))
                .hasToString(replaced);
        assertThat(found)
                .containsExactly(
                        "t.c " + reason + " reject", "t.c " + reason + " null", "t.c " + reason + " substitute");
    }

    @Test
    void anExpressionWithoutAValueFollowsThePolicyToo() throws Exception {
        String column = "{ cel: 'doc.c.first', type: text, when_invalid: %s }";

        assertThat(value(mapping("", column.formatted("null")), "5")).isNull();
        assertThat(value(mapping("", column.formatted("{ substitute: nobody }")), "{}"))
                .isEqualTo("nobody");
        assertThatThrownBy(() -> value(mapping("", column.formatted("reject")), "5"))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("Field 'c'");
        assertThat(found).containsExactly("t.c expression null", "t.c expression substitute", "t.c expression reject");
    }

    @Test
    void aFieldThatIsThereOrMissingIsNoCase() throws Exception {
        String yaml = mapping("", "{ type: integer, default: 3, when_invalid: { substitute: 0 } }");

        assertThat(value(yaml, "7")).isEqualTo(7);
        assertThat(value(yaml, "null")).isEqualTo(3);
        assertThat(found).isEmpty();
    }

    @Test
    void theMappingsPolicyIsThatOfItsColumnsButNotOfItsKey() throws Exception {
        String yaml = mapping("when_invalid: null", "{ type: integer }");

        assertThat(value(yaml, "'x'")).isNull();
        assertThatThrownBy(() -> Yaml.mappings(yaml, DeletePolicy.HARD)
                        .map(
                                Events.insert("{_id: 'longer than five'}", "{_id: 'longer than five'}"),
                                Arrival.at(0),
                                invalid))
                .isInstanceOf(UnmappableException.class);
        assertThatThrownBy(() -> value(mapping("when_invalid: null", "{ type: integer, not_null: true }"), "'x'"))
                .isInstanceOf(UnmappableException.class);
        assertThat(value(mapping("when_invalid: null", "{ type: integer, when_invalid: { substitute: 1 } }"), "'x'"))
                .isEqualTo(1);
        assertThat(found)
                .containsExactly(
                        "t.c wrong_type null",
                        "t.id too_long reject",
                        "t.c wrong_type reject",
                        "t.c wrong_type substitute");
    }

    @Test
    void theWholeDocumentMayBeLeftOut() throws Exception {
        assertThat(value(mapping("", "{ meta: document, when_invalid: null }"), "'\\u0000'"))
                .isNull();
        assertThat(found).containsExactly("t.c nul null");
    }

    @Test
    void anAutomaticTableLeavesOutWhatItsMappingSays() throws Exception {
        ChangeEvent event = Events.insert("{_id: 1}", "{_id: 1, a: 'x\\u0000', b: {c: '\\u0000'}, d: 5}");
        String automatic = "[{ source: game_db.players, automatic: true%s }]";

        RowChange row = only(Yaml.mappings(automatic.formatted(", when_invalid: null"), DeletePolicy.HARD)
                .map(event, Arrival.at(0), invalid));
        assertThat(row.table().columns()).extracting(Column::name).contains("d").doesNotContain("a", "b");
        assertThatThrownBy(() -> Yaml.mappings(automatic.formatted(""), DeletePolicy.HARD)
                        .map(event, Arrival.at(0), invalid))
                .isInstanceOf(UnmappableException.class);
        assertThat(found).containsExactly("players.a nul null", "players.b nul null", "players.a nul reject");
    }

    @Test
    void theSinkIsToldThePolicyOfEachAutomaticTable() {
        Mappings mappings = Yaml.mappings(
                """
                - { source: "/shop\\\\..*/", automatic: true, when_invalid: null }
                """,
                DeletePolicy.HARD);

        assertThat(mappings.whenInvalid("shop.orders.v1")).isEqualTo(WhenInvalid.NULL);
        assertThat(mappings.whenInvalid("game_db.players")).isEqualTo(WhenInvalid.REJECT);
    }

    @Test
    void whatIsNoPolicyIsTold() {
        assertThat(
                        problems(
                                """
                        - source: a.b
                          table: t
                          when_invalid: { substitute: 1 }
                          columns:
                            id: { from: _id, type: text, when_invalid: null }
                            a: { type: integer, not_null: true, when_invalid: null }
                            b: { type: integer, when_invalid: { substitute: many } }
                            c: { type: varchar(3), when_invalid: { substitute: long } }
                            d: { type: text, when_invalid: ignore }
                            e: { type: text, when_invalid: { replace: x } }
                            f: { meta: operation, when_invalid: null }
                            g: { type: integer, not_null: true, when_invalid: { substitute: null } }
                          key: [id]
                        - source: a.c
                          automatic: true
                          when_invalid: drop
                          table: t
                          flatten: [5]
                        """))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("mappings[0].when_invalid: must be reject or null"),
                        problem ->
                                assertThat(problem).startsWith("mappings[0].columns.id.when_invalid: must be reject"),
                        problem ->
                                assertThat(problem).startsWith("mappings[0].columns.a.when_invalid: must not be null"),
                        problem -> assertThat(problem)
                                .startsWith("mappings[0].columns.b.when_invalid.substitute: 'many' is"),
                        problem -> assertThat(problem)
                                .startsWith("mappings[0].columns.c.when_invalid.substitute: 'long' is longer"),
                        problem ->
                                assertThat(problem).startsWith("mappings[0].columns.d.when_invalid: must be reject,"),
                        problem ->
                                assertThat(problem).startsWith("mappings[0].columns.e.when_invalid: must be reject,"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.f.when_invalid: unknown"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.g.when_invalid.substitute: "),
                        problem -> assertThat(problem).startsWith("mappings[1].when_invalid: must be reject or null"),
                        problem -> assertThat(problem).startsWith("mappings[1].table: unknown"),
                        problem -> assertThat(problem).startsWith("mappings[1].flatten: '5' must be true"));
    }

    private static List<String> problems(String yaml) {
        InvalidMappingException refusal = catchThrowableOfType(
                InvalidMappingException.class, () -> MappingParser.parse(Yaml.of(yaml), DeletePolicy.HARD));
        assertThat(refusal).as("not refused").isNotNull();
        return refusal.problems();
    }

    /** With a policy for every column, only the key is left to refuse an event; what is refused is counted. */
    @Test
    void nothingElseIsRefusedWhereEveryColumnHasAPolicy() {
        Mappings mappings = Yaml.mappings(
                """
                - source: /.*/
                  table: t
                  when_invalid: null
                  columns:
                    id: { from: _id, type: text }
                    a: { type: integer }
                    b: { type: 'numeric(10,2)' }
                    c: { type: varchar(3) }
                    name: { type: timestamptz }
                    value: { type: uuid }
                    all: { meta: document }
                    sum: { cel: 'doc.a + doc.b', type: bigint, not_null: true, when_invalid: { substitute: 0 } }
                  key: [id]
                """,
                DeletePolicy.HARD);
        RandomInput.theory("events with policies", 2000).forAll(Gens.events()).checkAssert(event -> {
            if (!event.operationType().isDocumentChange()) {
                return;
            }
            found.clear();
            try {
                mappings.map(event, Arrival.at(0), invalid);
                assertThat(found).noneMatch(each -> each.endsWith("reject"));
            } catch (UnmappableException e) {
                assertThat(e.getMessage()).containsAnyOf("key column id", "'_id'", "'sum'");
                assertThat(e.getMessage().contains("key column id")
                                || e.getMessage().contains("takes no NULL"))
                        .isEqualTo(found.stream().noneMatch(each -> each.endsWith("reject")));
            } catch (RuntimeException e) {
                fail("Not mapped: " + event, e);
            }
        });
    }
}
