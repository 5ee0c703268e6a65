package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Events;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

class MappingParserTest {

    @Test
    void noMappingsMeansTheAutomaticOne() throws InvalidMappingException {
        for (JsonNode none : new JsonNode[] {null, NullNode.instance, MissingNode.getInstance(), Yaml.of("[]")}) {
            assertThat(MappingParser.parse(none, DeletePolicy.HARD).tables(Events.PLAYERS))
                    .singleElement()
                    .satisfies(table -> assertThat(table.evolving()).isTrue());
        }
    }

    @Test
    void aShortColumnIsItsTypeAlone() {
        Table table = Yaml.mappings(
                        """
                        - source: game_db.players
                          table: t
                          columns: { _id: text, level: integer }
                          key: [_id]
                        """,
                        DeletePolicy.HARD)
                .tables(Events.PLAYERS)
                .get(0);

        assertThat(table.columns()).extracting(Column::name).containsExactly("_id", "level", "cdc_version");
    }

    @Test
    void allProblemsAreToldAtOnceEachWithItsPlace() {
        assertThat(
                        problems(
                                """
                        - source: players
                          tabel: players
                          table: ''
                          columns:
                            a: { type: strnig }
                            b: { type: integer, default: x, not_null: perhaps, lenght: 5 }
                            c: { meta: operatoin }
                            d: { meta: operation, type: integer }
                            e: { meta: processed_at, type: text }
                            f: { meta: kafka_offset, type: integer }
                            xmin: { type: text }
                          key: [nokey]
                          unique: [a]
                          indexes: { i: [nocolumn desc], j: [] }
                        - source: /a(/
                          table: t
                        - just text
                        """))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].source: 'players'"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].tabel: unknown"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].table: must be"))
                .satisfiesOnlyOnce(problem ->
                        assertThat(problem).startsWith("mappings[0].columns.a.type: 'strnig' must be one of"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].columns.b.default: 'x' is"))
                .satisfiesOnlyOnce(
                        problem -> assertThat(problem).startsWith("mappings[0].columns.b.not_null: 'perhaps' must be"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].columns.b.lenght: unknown"))
                .satisfiesOnlyOnce(problem -> assertThat(problem)
                        .isEqualTo("mappings[0].columns.c.meta: 'operatoin' must be one of"
                                + " [change_time, collection, database, document, document_key, event_id, kafka_offset,"
                                + " kafka_partition, kafka_topic, operation, processed_at, version]"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].columns.d.type: 'integer'"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].columns.e.type: 'text'"))
                .satisfiesOnlyOnce(problem ->
                        assertThat(problem).isEqualTo("mappings[0].columns.f.type: 'integer' must be bigint"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].columns: 'xmin'"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].key: 'nokey' is none of"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[0].unique: must be a map"))
                .satisfiesOnlyOnce(
                        problem -> assertThat(problem).startsWith("mappings[0].indexes.i: 'nocolumn' is none of"))
                .satisfiesOnlyOnce(
                        problem -> assertThat(problem).startsWith("mappings[0].indexes.j: must name at least one"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[1].source: "))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[1].columns: must be a map"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[1].key: must name"))
                .satisfiesOnlyOnce(problem -> assertThat(problem).startsWith("mappings[2].columns: must be a map"));
    }

    @Test
    void expressionsAndConstantsAreCheckedWhenTheyAreRead() {
        assertThat(
                        problems(
                                """
                        - source: a.b
                          table: t
                          columns:
                            id: { from: _id, type: text }
                            a: { cel: 'doc.a +', type: strnig }
                            b: { cel: 'doc.a > 5', type: integer }
                            c: { cel: 'doc.a', type: text, from: a, default: 5 }
                            d: { cel: 'string(doc.a)', type: numeric }
                            e: { cel: 'dok.a', type: text }
                            f: { value: many, type: integer }
                            g: { value: 5, from: a }
                            h: { value: null }
                          key: [id]
                        """))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("mappings[0].columns.a.cel: line 1 column 8: mismatched input"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.a.type: 'strnig'"),
                        problem -> assertThat(problem)
                                .isEqualTo("mappings[0].columns.b.cel: its value is always a value of type BOOLEAN,"
                                        + " which does not fit integer"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.c.from: unknown"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.c.default: unknown"),
                        problem -> assertThat(problem)
                                .startsWith("mappings[0].columns.e.cel: line 1 column 1: undeclared reference"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.f.value: 'many' is"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.g.from: unknown"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.h.value: must be a value"));
    }

    @Test
    void aConstantHasTheTypeOfItsValue() {
        Table table = Yaml.mappings(
                        """
                        - source: a.b
                          table: t
                          columns:
                            id: { from: _id, type: text }
                            a: { value: eu }
                            b: { value: 5 }
                            c: { value: 0.5 }
                            d: { value: true }
                            e: { value: [1] }
                            f: { value: 5, type: smallint }
                          key: [id]
                        """,
                        DeletePolicy.HARD)
                .declaredTables()
                .get(0);

        assertThat(table.columns())
                .extracting(column -> column.type().declaration())
                .containsExactly("text", "text", "bigint", "numeric", "boolean", "jsonb", "smallint", "text");
    }

    @Test
    void theKeyMustComeFromTheDocument() {
        assertThat(
                        problems(
                                """
                        - source: a.b
                          table: t
                          columns:
                            op: { meta: operation }
                          key: [op]
                        """))
                .singleElement()
                .asString()
                .startsWith("mappings[0].key: the column op must come from");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer | 99999999999 | out of range",
                "integer | 1.5 | out of range",
                "smallint | true | BOOLEAN",
                "boolean | 1 | INT64",
                "timestamp | yesterday | ISO 8601",
                "uuid | x | UUID",
                "numeric | 12345678901234567890123456789012345678901 | 34 digits",
            })
    void aDefaultMustFitItsColumn(String type, String value, String reason) {
        assertThat(problems(
                        """
                        - source: a.b
                          table: t
                          columns:
                            id: { from: _id, type: text }
                            c: { type: %s, default: %s }
                          key: [id]
                        """
                                .formatted(type, value)))
                .singleElement()
                .asString()
                .startsWith("mappings[0].columns.c.default: ")
                .contains(reason);
    }

    @Test
    void mappingsMustBeAList() {
        assertThat(problems("source: a.b")).containsExactly("mappings: must be a list");
    }

    @Test
    void theMessageHasEveryProblemOnALineOfItsOwn() {
        assertThatThrownBy(() -> MappingParser.parse(Yaml.of("[{}, {}]"), DeletePolicy.HARD))
                .isInstanceOfSatisfying(InvalidMappingException.class, e -> assertThat(e.getMessage())
                        .hasLineCount(e.problems().size()));
    }

    /** A valid mapping with one piece of it replaced by something else. */
    @Test
    void whateverIsWrittenIsAMappingOrItsProblems() {
        List<String> paths = paths(Yaml.of(Yaml.PLAYERS), "");
        Gen<String> pieces = arbitrary()
                .pick("null", "5", "-1.5e400", "text", "''", "[]", "[[]]", "[a, 5]", "{}", "{a: {}}", "true", "'.'");
        RandomInput.theory("altered mappings", 1500)
                .forAll(integers().between(0, paths.size() - 1), pieces)
                .checkAssert((index, piece) -> {
                    String path = paths.get(index);
                    JsonNode altered = Yaml.of(Yaml.PLAYERS);
                    int slash = path.lastIndexOf('/');
                    ((ObjectNode) altered.at(path.substring(0, slash))).set(path.substring(slash + 1), Yaml.of(piece));
                    try {
                        assertThat(MappingParser.parse(altered, DeletePolicy.HARD)
                                        .declaredTables())
                                .hasSize(1);
                    } catch (InvalidMappingException e) {
                        assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem)
                                .startsWith("mappings["));
                    } catch (RuntimeException e) {
                        fail(piece + " at " + path, e);
                    }
                });
    }

    private static List<String> paths(JsonNode node, String at) {
        List<String> paths = new ArrayList<>();
        node.fields().forEachRemaining(field -> {
            paths.add(at + "/" + field.getKey());
            paths.addAll(paths(field.getValue(), at + "/" + field.getKey()));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            paths.addAll(paths(node.get(i), at + "/" + i));
        }
        return paths;
    }

    private static List<String> problems(String yaml) {
        InvalidMappingException refusal = catchThrowableOfType(
                InvalidMappingException.class, () -> MappingParser.parse(Yaml.of(yaml), DeletePolicy.HARD));
        assertThat(refusal).as("not refused").isNotNull();
        return refusal.problems();
    }

    @Test
    void whatIsAppendedToHasNoKey() {
        assertThat(
                        problems(
                                """
                                - source: a.b
                                  table: t
                                  append: true
                                  columns: { _id: text, d: { meta: document, type: text } }
                                  key: [_id]
                                - source: a.b
                                  table: t
                                  append: often
                                  columns: { _id: text }
                                  key: [_id]
                                """))
                .containsExactly(
                        "mappings[0].columns.d.type: 'text' must be jsonb",
                        "mappings[0].key: a table that is appended to has none: every event becomes a row of its own",
                        "mappings[1].append: 'often' must be true or false");
    }
}
