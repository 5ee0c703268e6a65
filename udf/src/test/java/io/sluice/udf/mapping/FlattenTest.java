package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.udf.event.Events;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** The fields of nested documents as columns. */
class FlattenTest {

    private static final String DOCUMENT =
            "{_id: 1, address: {city: 'Bonn', postcode: '53111', geo: {lat: 50.7, lon: 7.1}}, tags: ['a']}";

    private static RowChange map(String yaml, String document) throws UnmappableException {
        List<RowChange> rows = Yaml.mappings(yaml, DeletePolicy.HARD).map(Events.insert("{_id: 1}", document), 0);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static List<String> dataColumns(RowChange row) {
        return row.table().columns().stream()
                .map(Column::name)
                .filter(name -> !name.equals("_id") && !name.startsWith("cdc_"))
                .toList();
    }

    @Test
    void declaredColumnsAreNamedAndFoundBelowTheirDocument() throws UnmappableException {
        RowChange row = map(
                """
                - source: game_db.players
                  table: t
                  columns:
                    id: { from: _id, type: text }
                    home:
                      from: address
                      flatten:
                        city: text
                        zip: { from: postcode, type: varchar(10), not_null: true }
                        geo: { flatten: { lat: double precision, lon: double precision } }
                        source: { value: crm }
                    tags: jsonb
                  key: [id]
                """,
                DOCUMENT);

        assertThat(row.table().columns())
                .extracting(Column::name)
                .containsExactly(
                        "id",
                        "home_city",
                        "home_zip",
                        "home_geo_lat",
                        "home_geo_lon",
                        "home_source",
                        "tags",
                        "cdc_version");
        assertThat(row.values()).startsWith("1", "Bonn", "53111", 50.7, 7.1, "crm", "[\"a\"]");
    }

    @Test
    void problemsAreToldWhereTheyAreWritten() {
        InvalidMappingException refusal = catchThrowableOfType(
                InvalidMappingException.class,
                () -> MappingParser.parse(
                        Yaml.of(
                                """
                                - source: a.b
                                  table: t
                                  columns:
                                    id: { from: _id, type: text }
                                    a: { flatten: { b: strnig, c: 5 }, type: text }
                                    a_d: text
                                    e: { flatten: [x] }
                                    a2: { from: a, flatten: { b: text } }
                                    a2_b: text
                                  key: [id]
                                """),
                        DeletePolicy.HARD));

        assertThat(refusal.problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("mappings[0].columns.a.type: unknown beside flatten"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.a.flatten.b.type: 'strnig'"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.a.flatten.c.type: ''"),
                        problem -> assertThat(problem).startsWith("mappings[0].columns.e.flatten: must be a map"),
                        problem -> assertThat(problem)
                                .startsWith("mappings[0].columns.a2_b: another column is named 'a2_b'"));
    }

    @Test
    void anAutomaticTableHasColumnsForTheFieldsOfTheDocumentsThatAreNamed() throws UnmappableException {
        RowChange row = map("[{ source: game_db.players, automatic: true, flatten: [address] }]", DOCUMENT);

        assertThat(row.table().name()).isEqualTo("players");
        assertThat(dataColumns(row)).containsExactly("address_city", "address_postcode", "address_geo", "tags");
        assertThat(row.value("address_city")).isEqualTo("Bonn");
        assertThat(row.value("address_geo")).isEqualTo("{\"lat\": 50.7, \"lon\": 7.1}");
    }

    @Test
    void anInnerDocumentBringsItsOuterOnesAndTrueMeansAll() throws UnmappableException {
        for (String flatten : List.of("[address.geo]", "address.geo", "true")) {
            RowChange row = map("[{ source: game_db.players, automatic: true, flatten: " + flatten + " }]", DOCUMENT);

            assertThat(dataColumns(row))
                    .containsExactly("address_city", "address_postcode", "address_geo_lat", "address_geo_lon", "tags");
        }
    }

    @Test
    void whatIsNoDocumentKeepsItsColumn() throws UnmappableException {
        String yaml = "[{ source: game_db.players, automatic: true, flatten: [address] }]";

        assertThat(map(yaml, "{_id: 1, address: 'Bonn'}").value("address")).isEqualTo("Bonn");
        assertThat(dataColumns(map(yaml, "{_id: 1, address: null}"))).isEmpty();
        assertThat(dataColumns(map(yaml, "{_id: 1, address: {}}"))).isEmpty();
    }

    @Test
    void twoFieldsOfOneColumnAreNoRow() {
        assertThatThrownBy(() -> map(
                        "[{ source: game_db.players, automatic: true, flatten: true }]", "{_id: 1, a: {b: 1}, a_b: 2}"))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("a_b");
        assertThatThrownBy(() ->
                        map("[{ source: game_db.players, automatic: true, flatten: true }]", "{_id: 1, '': {id: 2}}"))
                .as("a column named like the key")
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("_id");
    }

    @Test
    void otherCollectionsAreLeftAsTheyAre() throws UnmappableException {
        assertThat(dataColumns(map("[{ source: game_db.others, automatic: true, flatten: true }]", DOCUMENT)))
                .containsExactly("address", "tags");
    }

    @Test
    void travels() throws Exception {
        Mappings sent =
                Yaml.mappings("[{ source: game_db.players, automatic: true, flatten: [address] }]", DeletePolicy.HARD);
        sent.map(Events.insert("{_id: 1}", DOCUMENT), 0);

        Mappings arrived = InstantiationUtil.clone(sent);

        assertThat(dataColumns(
                        arrived.map(Events.insert("{_id: 1}", DOCUMENT), 0).get(0)))
                .contains("address_city");
    }
}
