package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.codec.ExtendedJson;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From arrays to the rows of child tables. */
class DeclaredChildTest {

    private static final String ORDERS =
            """
            - source: game_db.players
              table: orders
              columns:
                id: { from: _id, type: bigint }
                customer: text
              key: [id]
              children:
                - array: cart.items
                  table: order_items
                  columns:
                    order_id: { parent: id }
                    customer: { parent: customer }
                    position: { meta: index }
                    sku: { type: varchar(20), default: none }
                    price: { from: price.amount, type: numeric }
                    operation: { meta: operation }
                    item: { from: ".", type: jsonb }
                  key: [order_id, position]
                - array: tags
                  table: order_tags
                  columns:
                    id: { parent: id }
                    tag: { from: ".", type: text }
                    place: { meta: index, type: bigint }
                  key: [id, tag]
            """;

    private static List<ChildRows> children(ChangeEvent event) throws UnmappableException {
        return children(event, DeletePolicy.HARD);
    }

    private static List<ChildRows> children(ChangeEvent event, DeletePolicy deletes) throws UnmappableException {
        return Yaml.mappings(ORDERS, deletes).map(event, 0).get(0).children();
    }

    private static ChangeEvent order(String fields) {
        return Events.update("{_id: 7}", "{_id: 7, customer: 'c', " + fields + "}");
    }

    @Test
    void eachElementIsARow() throws UnmappableException {
        List<ChildRows> children = children(order(
                "cart: {items: [{sku: 'a', price: {amount: 1.5}, x: 1}, {sku: null}]}," + " tags: ['red', 'green']"));

        assertThat(children)
                .extracting(child -> child.child().table().name())
                .containsExactly("order_items", "order_tags");
        assertThat(children.get(0).child().parentKey()).containsExactly("order_id");
        assertThat(children.get(0).rows())
                .containsExactly(
                        List.of(
                                7L,
                                "c",
                                0,
                                "a",
                                new BigDecimal("1.5"),
                                "update",
                                "{\"sku\": \"a\", \"price\": {\"amount\": 1.5}, \"x\": 1}"),
                        Arrays.asList(7L, "c", 1, "none", null, "update", "{\"sku\": null}"));
        assertThat(children.get(1).rows()).containsExactly(List.of(7L, "red", 0L), List.of(7L, "green", 1L));
    }

    @Test
    void ofAFieldThatIsThereTwiceTheLastCounts() throws Exception {
        ChangeEvent order = order("tags: []");
        RawBsonDocument twice = ExtendedJson.parse("{\"_id\": 7, \"tags\": [\"first\"], \"tags\": [\"last\"], \"cart\":"
                + " {\"items\": [{\"sku\": \"a\", \"price\": {\"amount\": 1.5}, \"sku\": \"b\", \"price\": {}}]}}");

        List<ChildRows> children = children(order.withDocuments(order.documentKey(), twice, null, null));

        assertThat(children.get(0).rows()).singleElement().satisfies(row -> assertThat(row.subList(3, 5))
                .containsExactly("b", null));
        assertThat(children.get(1).rows()).containsExactly(List.of(7L, "last", 0L));
    }

    /** As elsewhere: a path that meets no document ends in NULL. */
    @Test
    void elementsThatAreNoDocumentsHaveNoFields() throws UnmappableException {
        List<List<Object>> rows =
                children(order("cart: {items: [1, null, [2], 'x']}")).get(0).rows();

        assertThat(rows)
                .extracting(row -> row.get(2) + " " + row.get(3) + " " + row.get(6))
                .containsExactly("0 none 1", "1 none null", "2 none [2]", "3 none \"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cart: {items: []}", "cart: {items: null}", "cart: {}", "cart: 1", "x: 1"})
    void whatIsEmptyOrUnsetLeavesNoRow(String fields) throws UnmappableException {
        assertThat(children(order(fields))).hasSize(2).allSatisfy(child -> assertThat(child.rows())
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'0': 1}", "1", "'[]'"})
    void whatIsNoArrayIsRefused(String value) {
        assertThatThrownBy(() -> children(order("cart: {items: " + value + "}")))
                .isInstanceOf(UnmappableException.class)
                .hasMessageStartingWith("Field 'cart.items': is no array, but ");
    }

    @Test
    void anElementThatDoesNotFitIsToldWithItsPlace() {
        assertThatThrownBy(() -> children(order("cart: {items: [{sku: 'a'}, {price: {amount: 'much'}}]}")))
                .isInstanceOf(UnmappableException.class)
                .hasMessageStartingWith("Field 'cart.items[1]': Field 'price.amount': ")
                .hasMessageContaining("STRING");
    }

    @Test
    void elementsOfTheSameKeyAreRefused() {
        assertThatThrownBy(() -> children(order("tags: ['a', 'secret', 'b', 'secret']")))
                .isInstanceOf(UnmappableException.class)
                .hasMessage("Field 'tags': has two elements of the same key [id, tag] of the table order_tags");
    }

    @Test
    void anElementWithoutItsKeyIsRefused() {
        assertThatThrownBy(() -> children(order("tags: ['a', null]")))
                .isInstanceOf(UnmappableException.class)
                .hasMessage("Field 'tags[1]': The key column tag has no value");
    }

    @Test
    void aDeletedDocumentHasNoChildren() throws UnmappableException {
        assertThat(children(Events.delete("{_id: 7}"))).hasSize(2).allSatisfy(child -> assertThat(child.rows())
                .isEmpty());
    }

    /** The row stays as it was, and so do they. */
    @Test
    void theChildrenOfASoftlyDeletedRowStay() throws UnmappableException {
        assertThat(children(Events.delete("{_id: 7}"), DeletePolicy.SOFT)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DeletePolicy.class)
    void aMappingWithoutChildrenHasNone(DeletePolicy deletes) throws UnmappableException {
        Mappings mappings = Yaml.mappings(ORDERS.substring(0, ORDERS.indexOf("  children:")), deletes);

        assertThat(mappings.map(order("tags: ['a']"), 0).get(0).children()).isEmpty();
    }

    /** A comparison of source and target leaves these out. */
    @Test
    void columnsThatTellOfTheChange() {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: orders
                  columns: { id: { from: _id, type: bigint }, op: { meta: operation } }
                  key: [id]
                  children:
                    - array: items
                      table: items
                      columns:
                        id: { parent: id }
                        op: { parent: op }
                        n: { meta: index }
                        at: { meta: change_time }
                        sku: text
                      key: [id, n]
                """,
                DeletePolicy.SOFT);
        List<Table> tables = mappings.writtenTables();

        assertThat(mappings.changeColumns(tables.get(1))).containsExactlyInAnyOrder("op", "at");
        assertThat(mappings.softDeleteColumn(tables.get(0))).contains("op");
        assertThat(mappings.softDeleteColumn(tables.get(1))).isEmpty();
        assertThat(mappings.childTables("orders")).extracting(ChildTable::table).containsExactly(tables.get(1));
    }
}
