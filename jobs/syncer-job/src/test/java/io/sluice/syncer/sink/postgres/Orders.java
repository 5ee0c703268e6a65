package io.sluice.syncer.sink.postgres;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import java.util.List;

/** Documents with two arrays, and the tables that they become: {@code orders}, {@code items} and {@code tags}. */
final class Orders {

    /** The longest sku that {@link #limitItems a limited table} takes. */
    static final int SKU_LENGTH = 5;

    private static final String MAPPING =
            """
            [{
              "source": "game_db.players",
              "table": "orders",
              "columns": { "id": { "from": "_id", "type": "bigint" }, "n": "integer" },
              "key": ["id"],
              "children": [
                {
                  "array": "items",
                  "table": "items",
                  "columns": {
                    "position": { "meta": "index" },
                    "order_id": { "parent": "id" },
                    "sku": "text",
                    "cdc_version": { "meta": "version" }
                  },
                  "key": ["order_id", "position"]
                },
                {
                  "array": "about.tags",
                  "table": "tags",
                  "columns": { "order_id": { "parent": "id" }, "tag": { "from": ".", "type": "text" } },
                  "key": ["order_id", "tag"]
                }
              ]
            }]
            """;

    private final Mappings mappings;

    Orders(DeletePolicy deletes) throws Exception {
        this.mappings = MappingParser.parse(new ObjectMapper().readTree(MAPPING), deletes);
    }

    Mappings mappings() {
        return mappings;
    }

    /** Gives the items a limit that the mapping does not know of, so that PostgreSQL refuses a row. */
    static String limitItems(String table) {
        return "ALTER TABLE " + table + " ALTER sku TYPE varchar(" + SKU_LENGTH + ")";
    }

    /** @param fields what the document has beside its id, as JSON */
    MappedRow document(long id, int version, String fields) throws Exception {
        return row(OperationType.UPDATE, id, version, "{_id: {$numberLong: '" + id + "'}, " + fields + "}")
                .get(0);
    }

    /** Empty where deletes are ignored. */
    List<MappedRow> delete(long id, int version) throws Exception {
        return row(OperationType.DELETE, id, version, null);
    }

    private List<MappedRow> row(OperationType type, long id, int version, String document) throws Exception {
        String key = "{_id: {$numberLong: '" + id + "'}}";
        List<RowChange> rows = mappings.map(Events.of(type, Events.PLAYERS, key, document, version, null), 0);
        return rows.stream()
                .map(row -> new MappedRow(row, TestRows.origin(row.rowKey(), version)))
                .toList();
    }
}
