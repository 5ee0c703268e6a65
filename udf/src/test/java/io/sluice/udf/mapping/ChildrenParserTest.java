package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildrenParserTest {

    private static List<String> problems(String yaml) {
        InvalidMappingException refusal = catchThrowableOfType(
                InvalidMappingException.class, () -> MappingParser.parse(Yaml.of(yaml), DeletePolicy.HARD));
        assertThat(refusal).as("not refused").isNotNull();
        return refusal.problems();
    }

    @Test
    void aChildTableIsDeclaredWhole() {
        Mappings mappings = Yaml.mappings(
                """
                - source: shop.orders
                  table: orders
                  columns:
                    region: { from: _id.region, type: varchar(2), not_null: true }
                    id: { from: _id.number, type: bigint }
                  key: [region, id]
                  children:
                    - array: cart.items
                      table: order_items
                      columns:
                        position: { meta: index }
                        order_id: { parent: id }
                        region: { parent: region }
                        sku: { type: varchar(20), not_null: true }
                        at: { meta: change_time }
                      key: [position, order_id, region]
                      unique: { one_sku: [order_id, sku] }
                      indexes: { by_sku: [sku desc] }
                """,
                DeletePolicy.HARD);

        assertThat(mappings.declaredTables()).extracting(Table::name).containsExactly("orders");
        assertThat(mappings.writtenTables()).extracting(Table::name).containsExactly("orders", "order_items");
        Table table = mappings.writtenTables().get(1);
        assertThat(table.columns())
                .extracting(column ->
                        column.name() + " " + column.type().declaration() + (column.notNull() ? " not null" : ""))
                .containsExactly(
                        "position integer not null",
                        "order_id bigint",
                        "region varchar(2) not null",
                        "sku varchar(20) not null",
                        "at timestamptz");
        assertThat(table.key())
                .as("the parent's key first, as the parent has it")
                .containsExactly("region", "order_id", "position");
        assertThat(table.versionColumn()).isEmpty();
        assertThat(table.evolving()).isFalse();
        assertThat(table.uniques()).isEqualTo(Map.of("one_sku", List.of("order_id", "sku")));
        assertThat(table.indexes()).isEqualTo(Map.of("by_sku", List.of("sku desc")));
    }

    @Test
    void allProblemsAreToldAtOnceEachWithItsPlace() {
        assertThat(
                        problems(
                                """
                                - source: shop.orders
                                  table: orders
                                  columns: { id: { from: _id, type: integer } }
                                  key: [id]
                                  children:
                                    - arry: items
                                      array: a..b
                                      table: ''
                                      columns:
                                        a: { parent: nocolumn }
                                        b: { parent: id, type: text }
                                        c: { meta: index, type: text }
                                        d: { meta: index, from: x }
                                        e: strnig
                                        f: { from: ".", type: nothing }
                                        ctid: text
                                      key: [nokey]
                                      unique: [a]
                                      indexes: { i: [] }
                                    - array: items
                                      table: t
                                      columns: { position: { meta: index } }
                                      key: [position]
                                    - array: others
                                      table: t
                                      columns: { id: { parent: id } }
                                      key: [id]
                                    - just text
                                - source: shop.other
                                  table: t
                                  columns: { id: { from: _id, type: integer } }
                                  key: [id]
                                  children: none
                                - source: shop.log
                                  table: log
                                  append: true
                                  columns: { id: { meta: document_key } }
                                  children: []
                                """))
                .containsExactly(
                        "mappings[0].children[0].arry: unknown; legal are"
                                + " [array, columns, indexes, key, table, unique, when_invalid]",
                        "mappings[0].children[0].array: 'a..b' must be the path of an array, such as items or"
                                + " order.items",
                        "mappings[0].children[0].table: must be a table's name of 1 to 63 bytes",
                        "mappings[0].children[0].columns.a.parent: 'nocolumn' is none of the parent's columns [id]",
                        "mappings[0].children[0].columns.b.type: unknown; legal are [parent]",
                        "mappings[0].children[0].columns.c.type: 'text' must be integer or bigint",
                        "mappings[0].children[0].columns.d.from: unknown; legal are [meta, type]",
                        "mappings[0].children[0].columns.e.type: 'strnig' must be " + ColumnType.LEGAL,
                        "mappings[0].children[0].columns.f.type: 'nothing' must be " + ColumnType.LEGAL,
                        "mappings[0].children[0].columns: 'ctid' is the name of a column of PostgreSQL's own",
                        "mappings[0].children[0].key: 'nokey' is none of the columns [b, d]",
                        "mappings[0].children[0].key: must contain the parent's key: a column { parent: id }",
                        "mappings[0].children[0].unique: must be a map of names to lists of columns",
                        "mappings[0].children[0].indexes.i: must name at least one column",
                        "mappings[0].children[1].key: must contain the parent's key: a column { parent: id }",
                        "mappings[0].children[2].table: 't' is the table of mappings[0].children[1]",
                        "mappings[0].children[3].array: '' must be the path of an array, such as items or order.items",
                        "mappings[0].children[3].table: must be a table's name of 1 to 63 bytes",
                        "mappings[0].children[3].columns: must be a map of column names to columns",
                        "mappings[0].children[3].key: must name at least one column",
                        "mappings[0].children[3].key: must contain the parent's key: a column { parent: id }",
                        "mappings[1].children: must be a list",
                        "mappings[2].children: a table that is appended to has none: its rows are never replaced",
                        "mappings[0].children[1].table: 't' is the table of mappings[1]");
    }
}
