package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.udf.event.CollectionPatterns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.annotation.Nullable;

/**
 * Reads the {@code mappings} of a syncer's configuration. Every problem is collected, none is guessed around.
 *
 * <pre>
 * - source: game_db.players          # one name, a list of names, or /a regular expression/
 *   table: players
 *   columns:
 *     id: { from: _id, type: varchar(24) }
 *     level: { type: integer, not_null: true, default: 1, when_invalid: { substitute: 0 } }
 *     address: { flatten: { city: text, zip: { from: postcode, type: varchar(10) } } }
 *     full_name: { cel: "doc.first + ' ' + doc.last", type: text, when_invalid: null }
 *     region: { value: eu }
 *     cdc_operation: { meta: operation }
 *   key: [id]
 *   unique: { unique_username: [username] }
 *   indexes: { idx_players_score: [score desc] }
 *   children: []                     # {@link ChildrenParser}
 * - source: game_db.players
 *   table: players_log
 *   append: true                     # every event, deletes included, is one row; no key
 *   columns:
 *     event: { meta: event_id }
 *     id: { meta: document_key }
 *     document: { meta: document }
 * - source: game_db.events
 *   automatic: true                  # a table from what arrives
 *   flatten: [address]
 *   when_invalid: null
 * </pre>
 */
public final class MappingParser {

    private static final Set<String> MAPPING_KEYS = Set.of(
            "source",
            "table",
            "columns",
            "key",
            "append",
            "unique",
            "indexes",
            "children",
            ColumnPolicies.WHEN_INVALID);
    private static final Set<String> AUTOMATIC_KEYS =
            Set.of("source", "automatic", "flatten", ColumnPolicies.WHEN_INVALID);
    private static final Set<String> COLUMN_KEYS =
            Set.of("from", "type", "not_null", "default", ColumnPolicies.WHEN_INVALID);
    private static final Set<String> META_KEYS = Set.of("meta", "type", "not_null");
    private static final Set<String> IMAGE_KEYS = Set.of("meta", "type", "not_null", ColumnPolicies.WHEN_INVALID);
    private static final Set<String> EXPRESSION_KEYS = Set.of("cel", "type", "not_null", ColumnPolicies.WHEN_INVALID);
    private static final Set<String> CONSTANT_KEYS = Set.of("value", "type", "not_null");
    private static final String NOW = "now";

    private static final Map<String, DeclaredColumn.Source> META = Map.of(
            "operation", DeclaredColumn.Source.OPERATION,
            "processed_at", DeclaredColumn.Source.PROCESSED_AT,
            "change_time", DeclaredColumn.Source.CHANGE_TIME,
            "version", DeclaredColumn.Source.VERSION,
            "event_id", DeclaredColumn.Source.EVENT_ID,
            "database", DeclaredColumn.Source.DATABASE,
            "collection", DeclaredColumn.Source.COLLECTION,
            "document_key", DeclaredColumn.Source.DOCUMENT_KEY,
            "document", DeclaredColumn.Source.AFTER_IMAGE);

    private final List<String> problems = new ArrayList<>();
    private final List<Mappings.Automatic> automatics = new ArrayList<>();
    private final DeletePolicy deletes;
    private final ChildrenParser childrenParser = new ChildrenParser(this);

    private MappingParser(DeletePolicy deletes) {
        this.deletes = deletes;
    }

    /**
     * Reads mappings.
     *
     * @param mappings the list of mappings; null or missing for none
     * @throws InvalidMappingException with every problem found
     */
    public static Mappings parse(JsonNode mappings, DeletePolicy deletes) throws InvalidMappingException {
        MappingParser parser = new MappingParser(deletes);
        List<Mappings.Declared> declared = parser.mappings(mappings);
        parser.problems.addAll(SharedTables.problems(declared));
        if (!parser.problems.isEmpty()) {
            throw new InvalidMappingException(parser.problems);
        }
        return new Mappings(declared, parser.automatics, new AutomaticMapping(deletes));
    }

    private List<Mappings.Declared> mappings(JsonNode mappings) {
        List<Mappings.Declared> declared = new ArrayList<>();
        if (mappings == null || mappings.isMissingNode() || mappings.isNull()) {
            return declared;
        }
        if (!mappings.isArray()) {
            problems.add("mappings: must be a list");
            return declared;
        }
        for (int i = 0; i < mappings.size(); i++) {
            String at = "mappings[" + i + "]";
            if (isTrue(at, mappings.get(i), "automatic")) {
                automatic(at, mappings.get(i));
            } else {
                mapping(at, mappings.get(i)).ifPresent(declared::add);
            }
        }
        childrenParser.refuseSharedTables(mappings);
        return declared;
    }

    private void automatic(String at, JsonNode node) {
        refuseUnknown(at, node, AUTOMATIC_KEYS);
        automatics.add(new Mappings.Automatic(
                CollectionPatterns.parse(at + ".source", node.path("source"), problems),
                new AutomaticMapping(
                        deletes,
                        Flattening.parse(at + ".flatten", node.path("flatten"), problems),
                        ColumnPolicies.ofMapping(at, node, problems))));
    }

    private Optional<Mappings.Declared> mapping(String at, JsonNode node) {
        int problemsBefore = problems.size();
        refuseUnknown(at, node, MAPPING_KEYS);
        Pattern namespaces = CollectionPatterns.parse(at + ".source", node.path("source"), problems);
        String table = table(at + ".table", node.path("table"));
        ColumnPolicies policies = policies(at, node);
        List<DeclaredColumn> columns = columns(
                at + ".columns", node.path("columns"), (place, name, column) -> column(place, name, column, policies));
        Set<String> names =
                columns.stream().map(column -> column.column().name()).collect(Collectors.toCollection(TreeSet::new));
        boolean appends = appends(at, node);
        List<String> key = appends ? List.of() : columnList(at + ".key", node.path("key"), names, false);
        Map<String, List<String>> uniques = columnLists(at + ".unique", node.path("unique"), names, false);
        Map<String, List<String>> indexes = columnLists(at + ".indexes", node.path("indexes"), names, true);
        requireKeyFromDocumentKey(at, columns, key);
        List<DeclaredChild> children =
                childrenParser.children(at + ".children", node.path("children"), columns, key, appends);
        if (problems.size() > problemsBefore) {
            return Optional.empty();
        }
        String versionColumn = columns.stream()
                .filter(column -> column.source() == DeclaredColumn.Source.VERSION)
                .map(column -> column.column().name())
                .findFirst()
                .orElseGet(() -> {
                    if (appends) {
                        return "";
                    }
                    columns.add(meta(MetadataColumns.VERSION, DeclaredColumn.Source.VERSION));
                    return MetadataColumns.VERSION;
                });
        Table definition = new Table(
                table,
                columns.stream().map(DeclaredColumn::column).toList(),
                key,
                versionColumn,
                uniques,
                indexes,
                false);
        return Optional.of(
                new Mappings.Declared(namespaces, new DeclaredMapping(definition, columns, deletes, children)));
    }

    ColumnPolicies policies(String at, JsonNode node) {
        return new ColumnPolicies(at, node, Set.copyOf(texts(node.path("key"))), problems);
    }

    void problem(String problem) {
        problems.add(problem);
    }

    String table(String at, JsonNode node) {
        String table = node.asText("");
        if (table.isEmpty() || !Identifiers.safe(table).equals(table)) {
            problems.add(at + ": must be a table's name of 1 to " + Identifiers.MAX_BYTES + " bytes");
        }
        return table;
    }

    private boolean appends(String at, JsonNode node) {
        boolean appends = isTrue(at, node, "append");
        if (appends && node.has("key")) {
            problems.add(at + ".key: a table that is appended to has none: every event becomes a row of its own");
        }
        return appends;
    }

    private boolean isTrue(String at, JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problems.add(at + "." + key + ": '" + value.asText() + "' must be true or false");
        }
        return value.asBoolean(false);
    }

    private static DeclaredColumn meta(String name, DeclaredColumn.Source source) {
        Column column = new Column(name, ColumnType.of(ColumnKind.TEXT), true);
        return DeclaredColumn.ofChange(column, source, WhenInvalid.REJECT);
    }

    /** A delete brings the document's key and nothing else: no other field can tell which row to delete. */
    private void requireKeyFromDocumentKey(String at, List<DeclaredColumn> columns, List<String> key) {
        List<DeclaredColumn> keyColumns = columns.stream()
                .filter(column -> key.contains(column.column().name()))
                .toList();
        for (DeclaredColumn column : keyColumns) {
            if (column.source() != DeclaredColumn.Source.DOCUMENT
                    && !column.source().isKnownToDeletes()) {
                problems.add(at + ".key: the column " + column.column().name()
                        + " must come from a field of the document's key, such as _id");
            }
        }
        if (!keyColumns.isEmpty()
                && keyColumns.stream().allMatch(column -> column.source().isKnownToDeletes())) {
            problems.add(at + ".key: must have a column from a field of the document's key, such as _id, that tells"
                    + " documents apart");
        }
    }

    /** Reads one column; empty if that cannot be done, with its problems told. */
    @FunctionalInterface
    interface ColumnReader<C> {
        Optional<C> column(String at, String name, JsonNode node);
    }

    <C> List<C> columns(String at, JsonNode node, ColumnReader<C> reader) {
        List<C> columns = new ArrayList<>();
        if (!node.isObject() || node.isEmpty()) {
            problems.add(at + ": must be a map of column names to columns");
            return columns;
        }
        Set<String> names = new HashSet<>();
        for (ColumnEntry entry : ColumnEntry.all(at, node, problems)) {
            if (Identifiers.isSystemColumn(entry.name())) {
                problems.add(at + ": '" + entry.name() + "' is the name of a column of PostgreSQL's own");
            } else if (!Identifiers.safe(entry.name()).equals(entry.name())) {
                problems.add(at + ": '" + entry.name() + "' is no column's name of 1 to " + Identifiers.MAX_BYTES
                        + " bytes");
            } else if (names.add(entry.name())) {
                reader.column(entry.at(), entry.name(), entry.node()).ifPresent(columns::add);
            } else {
                problems.add(entry.at() + ": another column is named '" + entry.name() + "' too");
            }
        }
        return columns;
    }

    Optional<DeclaredColumn> column(String at, String name, JsonNode node, ColumnPolicies policies) {
        if (node.has("meta")) {
            return metaColumn(at, name, node, policies);
        } else if (node.has("cel")) {
            return expressionColumn(at, name, node, policies);
        } else if (node.has("value")) {
            return constantColumn(at, name, node);
        }
        refuseUnknown(at, node, COLUMN_KEYS);
        Optional<ColumnType> type = type(at, node.isTextual() ? node : node.path("type"), null);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        List<String> path = List.of(node.path("from").asText(name).split("\\."));
        Column column = new Column(name, type.get(), notNull(at, node, false));
        WhenInvalid whenInvalid = policies.of(at, node, column);
        JsonNode defaultNode = node.path("default");
        boolean isTime = type.get().kind() == ColumnKind.TIMESTAMP || type.get().kind() == ColumnKind.TIMESTAMPTZ;
        if (isTime && defaultNode.asText().equals(NOW)) {
            return Optional.of(DeclaredColumn.ofField(
                    column, DeclaredColumn.Source.DOCUMENT_OR_CHANGE_TIME, path, null, whenInvalid));
        }
        Object defaultValue = defaultNode.isMissingNode() || defaultNode.isNull()
                ? null
                : ConfiguredValue.of(at + ".default", defaultNode, type.get(), problems)
                        .orElse(null);
        return Optional.of(
                DeclaredColumn.ofField(column, DeclaredColumn.Source.DOCUMENT, path, defaultValue, whenInvalid));
    }

    private Optional<ColumnType> type(String at, JsonNode node, @Nullable ColumnType whenMissing) {
        if (node.isMissingNode() && whenMissing != null) {
            return Optional.of(whenMissing);
        }
        Optional<ColumnType> type = ColumnType.parse(node.asText());
        if (type.isEmpty()) {
            problems.add(at + ".type: '" + node.asText() + "' must be " + ColumnType.LEGAL);
        }
        return type;
    }

    private Optional<DeclaredColumn> expressionColumn(String at, String name, JsonNode node, ColumnPolicies policies) {
        refuseUnknown(at, node, EXPRESSION_KEYS);
        Optional<ColumnType> type = type(at, node.path("type"), null);
        try {
            CelExpression expression = CelExpression.compile(node.path("cel").asText());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            expression.requireFits(type.get().kind());
            Column column = new Column(name, type.get(), notNull(at, node, false));
            return Optional.of(DeclaredColumn.ofExpression(column, expression, policies.of(at, node, column)));
        } catch (CelException e) {
            problems.add(at + ".cel: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<DeclaredColumn> constantColumn(String at, String name, JsonNode node) {
        refuseUnknown(at, node, CONSTANT_KEYS);
        JsonNode value = node.path("value");
        boolean notNull = notNull(at, node, false);
        if (value.isNull()) {
            problems.add(at + ".value: must be a value");
            return Optional.empty();
        }
        return type(at, node.path("type"), ConfiguredValue.typeOf(value))
                .flatMap(type -> ConfiguredValue.of(at + ".value", value, type, problems)
                        .map(constant -> DeclaredColumn.ofConstant(new Column(name, type, notNull), constant)));
    }

    private Optional<DeclaredColumn> metaColumn(String at, String name, JsonNode node, ColumnPolicies policies) {
        DeclaredColumn.Source source = META.get(node.path("meta").asText());
        if (source == null) {
            problems.add(
                    at + ".meta: '" + node.path("meta").asText() + "' must be one of " + new TreeSet<>(META.keySet()));
            return Optional.empty();
        }
        boolean isTime = source == DeclaredColumn.Source.PROCESSED_AT || source == DeclaredColumn.Source.CHANGE_TIME;
        boolean isDocument = source == DeclaredColumn.Source.AFTER_IMAGE;
        refuseUnknown(at, node, isDocument ? IMAGE_KEYS : META_KEYS);
        String declaration = node.path("type").asText(isTime ? "timestamptz" : isDocument ? "jsonb" : "text");
        Optional<ColumnType> type = ColumnType.parse(declaration);
        boolean fits = type.map(ColumnType::kind)
                .map(kind -> isTime
                        ? kind == ColumnKind.TIMESTAMP || kind == ColumnKind.TIMESTAMPTZ
                        : kind == (isDocument ? ColumnKind.JSONB : ColumnKind.TEXT))
                .orElse(false);
        if (!fits) {
            problems.add(at + ".type: '" + declaration + "' must be "
                    + (isTime ? "timestamp or timestamptz" : isDocument ? "jsonb" : "text or varchar(n)"));
            return Optional.empty();
        }
        boolean notNull = notNull(at, node, source == DeclaredColumn.Source.VERSION);
        Column column = new Column(name, type.get(), notNull);
        WhenInvalid whenInvalid = isDocument ? policies.of(at, node, column) : WhenInvalid.REJECT;
        return Optional.of(DeclaredColumn.ofChange(column, source, whenInvalid));
    }

    private boolean notNull(String at, JsonNode node, boolean whenMissing) {
        JsonNode notNull = node.path("not_null");
        if (!notNull.isMissingNode() && !notNull.isBoolean()) {
            problems.add(at + ".not_null: '" + notNull.asText() + "' must be true or false");
        }
        return notNull.asBoolean(whenMissing);
    }

    Map<String, List<String>> columnLists(String at, JsonNode node, Set<String> names, boolean withOrder) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            problems.add(at + ": must be a map of names to lists of columns");
        }
        node.fields()
                .forEachRemaining(field -> lists.put(
                        field.getKey(), columnList(at + "." + field.getKey(), field.getValue(), names, withOrder)));
        return lists;
    }

    List<String> columnList(String at, JsonNode node, Set<String> names, boolean withOrder) {
        List<String> columns = texts(node);
        if (columns.isEmpty()) {
            problems.add(at + ": must name at least one column");
        }
        for (String column : columns) {
            String name = withOrder ? Table.withoutOrder(column) : column;
            if (!names.contains(name)) {
                problems.add(at + ": '" + name + "' is none of the columns " + names);
            }
        }
        return columns;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    void refuseUnknown(String at, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(at + "." + name + ": unknown; legal are " + new TreeSet<>(known));
            }
        });
    }
}
