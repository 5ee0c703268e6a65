package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingsTest {

    private static final String TWO_TABLES =
            """
            - source: [shop.orders, '/shop\\.orders_\\d+/']
              table: orders
              columns:
                id: { from: _id, type: text }
                kind: { meta: operation }
                seen: { meta: processed_at }
                at: { meta: change_time }
                version: { meta: version }
              key: [id]
            - source: /shop\\..*/
              table: everything
              columns:
                id: { from: _id, type: text }
              key: [id]
            """;

    @ParameterizedTest
    @CsvSource({
        "shop, orders, orders+everything",
        "shop, orders_7, orders+everything",
        "shop, orders_x, everything",
        "shop, app.dot.v1, everything",
        "shopX, orders, orders",
        "other, players, players",
    })
    void aCollectionHasEveryTableThatNamesItElseItsOwn(String database, String collection, String tables) {
        Mappings mappings = Yaml.mappings(TWO_TABLES, DeletePolicy.HARD);

        assertThat(mappings.tables(new Namespace(database, collection)))
                .extracting(Table::name)
                .containsExactly(tables.split("\\+"));
    }

    @Test
    void aChangeGoesToEachOfItsTables() throws UnmappableException {
        Mappings mappings =
                Yaml.mappings(TWO_TABLES.replace("shop", "game_db").replace("orders", "players"), DeletePolicy.HARD);

        assertThat(mappings.map(Events.insert("{_id: 1}", "{_id: 1}"), 0))
                .extracting(row -> row.table().name())
                .containsExactly("players", "everything");
    }

    @Test
    void theColumnsThatTellOfTheChangeAreLeftOutOfAComparison() {
        Mappings mappings = Yaml.mappings(TWO_TABLES, DeletePolicy.SOFT);
        Table orders = mappings.declaredTables().get(0);

        assertThat(mappings.changeColumns(orders)).containsExactlyInAnyOrder("kind", "seen", "at", "version");
        assertThat(mappings.softDeleteColumn(orders)).contains("kind");
        assertThat(orders.versionColumn()).isEqualTo("version");
    }

    @Test
    void declaredTablesAreKnownBeforeTheFirstChange() {
        assertThat(Yaml.mappings(TWO_TABLES, DeletePolicy.HARD).declaredTables())
                .extracting(Table::name)
                .containsExactly("orders", "everything");
        assertThat(Mappings.automatic(DeletePolicy.HARD).declaredTables()).isEmpty();
    }

    @Test
    void travelsToTheTaskManagers() throws Exception {
        Mappings mappings = InstantiationUtil.clone(Yaml.mappings(Yaml.PLAYERS, DeletePolicy.HARD));

        assertThat(mappings.tables(Events.PLAYERS))
                .isEqualTo(Yaml.mappings(Yaml.PLAYERS, DeletePolicy.HARD).tables(Events.PLAYERS));
    }
}
