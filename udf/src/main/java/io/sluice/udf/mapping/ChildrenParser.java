package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the {@code children} of a mapping: tables for the elements of arrays.
 *
 * <pre>
 * - array: items                      # its path in the document
 *   table: order_items
 *   columns:
 *     order_id: { parent: id }        # a column of the document's own row
 *     position: { meta: index }       # the element's place, from 0
 *     sku: varchar(20)                # all else as in a mapping, with paths within the element
 *     raw: { from: ".", type: jsonb } # the element itself
 *   key: [order_id, position]         # the key of the document's own row is part of it
 * </pre>
 */
final class ChildrenParser {

    private static final Set<String> CHILD_KEYS =
            Set.of("array", "table", "columns", "key", "unique", "indexes", ColumnPolicies.WHEN_INVALID);
    private static final String PARENT = "parent";
    private static final String WHOLE_ELEMENT = ".";

    private final MappingParser parser;

    /** Where each child table is, by its name. */
    private final Map<String, String> tables = new HashMap<>();

    ChildrenParser(MappingParser parser) {
        this.parser = parser;
    }

    /**
     * @param columns those of the document's own row, those with problems left out
     * @param key the key of the document's own row
     */
    List<DeclaredChild> children(
            String at, JsonNode node, List<DeclaredColumn> columns, List<String> key, boolean appends) {
        List<DeclaredChild> children = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return children;
        }
        if (appends) {
            parser.problem(at + ": a table that is appended to has none: its rows are never replaced");
        }
        if (!node.isArray()) {
            parser.problem(at + ": must be a list");
            return children;
        }
        List<Column> parent = columns.stream().map(DeclaredColumn::column).toList();
        for (int i = 0; i < node.size(); i++) {
            children.add(child(at + "[" + i + "]", node.get(i), parent, key));
        }
        return children;
    }

    /** Whoever else writes to a child table would have its rows replaced by those of another document. */
    void refuseSharedTables(JsonNode mappings) {
        for (int i = 0; i < mappings.size(); i++) {
            String name = mappings.get(i).path("table").asText("");
            if (tables.containsKey(name)) {
                parser.problem(tables.get(name) + ".table: '" + name + "' is the table of mappings[" + i + "]");
            }
        }
    }

    private DeclaredChild child(String at, JsonNode node, List<Column> parent, List<String> parentKey) {
        parser.refuseUnknown(at, node, CHILD_KEYS);
        String array = node.path("array").asText("");
        if (array.isEmpty() || Stream.of(array.split("\\.", -1)).anyMatch(String::isEmpty)) {
            parser.problem(at + ".array: '" + array + "' must be the path of an array, such as items or order.items");
        }
        String table = parser.table(at + ".table", node.path("table"));
        String other = tables.putIfAbsent(table, at);
        if (other != null && !table.isEmpty()) {
            parser.problem(at + ".table: '" + table + "' is the table of " + other);
        }
        ColumnPolicies policies = parser.policies(at, node);
        List<ChildColumn> columns = parser.columns(
                at + ".columns",
                node.path("columns"),
                (place, name, column) -> column(place, name, column, parent, policies));
        Set<String> names =
                columns.stream().map(column -> column.column().name()).collect(Collectors.toCollection(TreeSet::new));
        List<String> key = parser.columnList(at + ".key", node.path("key"), names, false);
        List<String> link = link(at, columns, key, parent, parentKey);
        Map<String, List<String>> uniques = parser.columnLists(at + ".unique", node.path("unique"), names, false);
        Map<String, List<String>> indexes = parser.columnLists(at + ".indexes", node.path("indexes"), names, true);
        Table definition = new Table(
                table,
                columns.stream().map(ChildColumn::column).toList(),
                // The parent's columns first: the rows of a document are then found by the key's index.
                Stream.concat(link.stream(), key.stream()).distinct().toList(),
                "",
                uniques,
                indexes,
                false);
        return new DeclaredChild(new ChildTable(definition, link), List.of(array.split("\\.")), columns);
    }

    private Optional<ChildColumn> column(
            String at, String name, JsonNode node, List<Column> parent, ColumnPolicies policies) {
        if (node.has(PARENT)) {
            return ofParent(at, name, node, parent);
        }
        if (node.path("meta").asText().equals("index")) {
            return index(at, name, node);
        }
        if (node.path("from").asText().equals(WHOLE_ELEMENT)) {
            JsonNode within = ((ObjectNode) node.deepCopy()).put("from", ChildColumn.WholeElement.FIELD);
            return parser.column(at, name, within, policies).map(ChildColumn.WholeElement::new);
        }
        return parser.column(at, name, node, policies).map(ChildColumn.OfElement::new);
    }

    private Optional<ChildColumn> ofParent(String at, String name, JsonNode node, List<Column> parent) {
        parser.refuseUnknown(at, node, Set.of(PARENT));
        String wanted = node.path(PARENT).asText();
        List<String> names = parent.stream().map(Column::name).toList();
        int index = names.indexOf(wanted);
        if (index < 0) {
            parser.problem(at + ".parent: '" + wanted + "' is none of the parent's columns " + new TreeSet<>(names));
            return Optional.empty();
        }
        Column source = parent.get(index);
        return Optional.of(new ChildColumn.OfParent(new Column(name, source.type(), source.notNull()), index));
    }

    private Optional<ChildColumn> index(String at, String name, JsonNode node) {
        parser.refuseUnknown(at, node, Set.of("meta", "type"));
        String declaration = node.path("type").asText("integer");
        Optional<ColumnType> type = ColumnType.parse(declaration)
                .filter(it -> it.kind() == ColumnKind.INTEGER || it.kind() == ColumnKind.BIGINT);
        if (type.isEmpty()) {
            parser.problem(at + ".type: '" + declaration + "' must be integer or bigint");
        }
        return type.map(it -> new ChildColumn.Index(new Column(name, it, true)));
    }

    /** The columns of the key that hold the parent's key, in its order. */
    private List<String> link(
            String at, List<ChildColumn> columns, List<String> key, List<Column> parent, List<String> parentKey) {
        List<String> link = new ArrayList<>();
        for (String wanted : parentKey) {
            Optional<String> column = columns.stream()
                    .filter(it -> key.contains(it.column().name())
                            && it instanceof ChildColumn.OfParent ofParent
                            && parent.get(ofParent.index()).name().equals(wanted))
                    .map(it -> it.column().name())
                    .findFirst();
            column.ifPresentOrElse(
                    link::add,
                    () -> parser.problem(
                            at + ".key: must contain the parent's key: a column { parent: " + wanted + " }"));
        }
        return link;
    }
}
