package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.udf.event.CollectionPatterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.bson.BsonBoolean;
import org.bson.BsonDecimal128;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * Reads the {@code mappings} of a syncer's configuration. Every problem is collected, none is guessed around.
 *
 * <pre>
 * - source: game_db.players          # one name, a list of names, or /a regular expression/
 *   table: players
 *   columns:
 *     id: { from: _id, type: varchar(24) }
 *     level: { type: integer, not_null: true, default: 1 }
 *     cdc_operation: { meta: operation }
 *   key: [id]
 *   unique: { unique_username: [username] }
 *   indexes: { idx_players_score: [score desc] }
 * - source: game_db.players
 *   table: players_log
 *   append: true                     # every event, deletes included, is one row; no key
 *   columns:
 *     event: { meta: event_id }
 *     id: { meta: document_key }
 *     document: { meta: document }
 * </pre>
 */
public final class MappingParser {

    private static final Set<String> MAPPING_KEYS =
            Set.of("source", "table", "columns", "key", "append", "unique", "indexes");
    private static final Set<String> COLUMN_KEYS = Set.of("from", "meta", "type", "not_null", "default");
    private static final String NOW = "now";

    private static final Map<String, DeclaredColumn.Source> META = Map.of(
            "operation", DeclaredColumn.Source.OPERATION,
            "processed_at", DeclaredColumn.Source.PROCESSED_AT,
            "change_time", DeclaredColumn.Source.CHANGE_TIME,
            "version", DeclaredColumn.Source.VERSION,
            "event_id", DeclaredColumn.Source.EVENT_ID,
            "document_key", DeclaredColumn.Source.DOCUMENT_KEY,
            "document", DeclaredColumn.Source.AFTER_IMAGE);

    private final List<String> problems = new ArrayList<>();
    private final DeletePolicy deletes;

    private MappingParser(DeletePolicy deletes) {
        this.deletes = deletes;
    }

    /**
     * @param mappings the list of mappings; null or missing for none
     * @throws InvalidMappingException with every problem found
     */
    public static Mappings parse(JsonNode mappings, DeletePolicy deletes) throws InvalidMappingException {
        MappingParser parser = new MappingParser(deletes);
        List<Mappings.Declared> declared = parser.mappings(mappings);
        if (!parser.problems.isEmpty()) {
            throw new InvalidMappingException(parser.problems);
        }
        return new Mappings(declared, new AutomaticMapping(deletes));
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
            mapping("mappings[" + i + "]", mappings.get(i)).ifPresent(declared::add);
        }
        return declared;
    }

    private Optional<Mappings.Declared> mapping(String at, JsonNode node) {
        int problemsBefore = problems.size();
        refuseUnknown(at, node, MAPPING_KEYS);
        Pattern namespaces = CollectionPatterns.parse(at + ".source", node.path("source"), problems);
        String table = node.path("table").asText("");
        if (table.isEmpty() || !Identifiers.safe(table).equals(table)) {
            problems.add(at + ".table: must be a table's name of 1 to " + Identifiers.MAX_BYTES + " bytes");
        }
        List<DeclaredColumn> columns = columns(at + ".columns", node.path("columns"));
        Set<String> names =
                columns.stream().map(column -> column.column().name()).collect(Collectors.toCollection(TreeSet::new));
        boolean appends = appends(at, node);
        List<String> key = appends ? List.of() : columnList(at + ".key", node.path("key"), names, false);
        Map<String, List<String>> uniques = columnLists(at + ".unique", node.path("unique"), names, false);
        Map<String, List<String>> indexes = columnLists(at + ".indexes", node.path("indexes"), names, true);
        requireKeyFromDocumentKey(at, columns, key);
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
        return Optional.of(new Mappings.Declared(namespaces, new DeclaredMapping(definition, columns, deletes)));
    }

    private boolean appends(String at, JsonNode node) {
        JsonNode append = node.path("append");
        if (!append.isMissingNode() && !append.isBoolean()) {
            problems.add(at + ".append: '" + append.asText() + "' must be true or false");
        }
        boolean appends = append.asBoolean(false);
        if (appends && node.has("key")) {
            problems.add(at + ".key: a table that is appended to has none: every event becomes a row of its own");
        }
        return appends;
    }

    private static DeclaredColumn meta(String name, DeclaredColumn.Source source) {
        return new DeclaredColumn(new Column(name, ColumnType.of(ColumnKind.TEXT), true), source, List.of(), null);
    }

    /** A delete brings the document's key and nothing else: no other field can tell which row to delete. */
    private void requireKeyFromDocumentKey(String at, List<DeclaredColumn> columns, List<String> key) {
        for (DeclaredColumn column : columns) {
            if (key.contains(column.column().name()) && column.source() != DeclaredColumn.Source.DOCUMENT) {
                problems.add(at + ".key: the column " + column.column().name()
                        + " must come from a field of the document's key, such as _id");
            }
        }
    }

    private List<DeclaredColumn> columns(String at, JsonNode node) {
        List<DeclaredColumn> columns = new ArrayList<>();
        if (!node.isObject() || node.isEmpty()) {
            problems.add(at + ": must be a map of column names to columns");
            return columns;
        }
        node.fields().forEachRemaining(field -> {
            if (Identifiers.isSystemColumn(field.getKey())) {
                problems.add(at + ": '" + field.getKey() + "' is the name of a column of PostgreSQL's own");
            } else if (Identifiers.safe(field.getKey()).equals(field.getKey())) {
                column(at + "." + field.getKey(), field.getKey(), field.getValue())
                        .ifPresent(columns::add);
            } else {
                problems.add(at + ": '" + field.getKey() + "' is no column's name of 1 to " + Identifiers.MAX_BYTES
                        + " bytes");
            }
        });
        return columns;
    }

    private Optional<DeclaredColumn> column(String at, String name, JsonNode node) {
        refuseUnknown(at, node, COLUMN_KEYS);
        if (node.has("meta")) {
            return metaColumn(at, name, node);
        }
        String declaration =
                node.isTextual() ? node.asText() : node.path("type").asText("");
        Optional<ColumnType> type = ColumnType.parse(declaration);
        if (type.isEmpty()) {
            problems.add(at + ".type: '" + declaration + "' must be " + ColumnType.LEGAL);
            return Optional.empty();
        }
        List<String> path = List.of(node.path("from").asText(name).split("\\."));
        Column column = new Column(name, type.get(), notNull(at, node, false));
        JsonNode defaultNode = node.path("default");
        boolean isTime = type.get().kind() == ColumnKind.TIMESTAMP || type.get().kind() == ColumnKind.TIMESTAMPTZ;
        if (isTime && defaultNode.asText().equals(NOW)) {
            return Optional.of(new DeclaredColumn(column, DeclaredColumn.Source.DOCUMENT_OR_CHANGE_TIME, path, null));
        }
        return Optional.of(new DeclaredColumn(
                column,
                DeclaredColumn.Source.DOCUMENT,
                path,
                defaultValue(at, defaultNode, type.get().kind())));
    }

    private Optional<DeclaredColumn> metaColumn(String at, String name, JsonNode node) {
        DeclaredColumn.Source source = META.get(node.path("meta").asText());
        if (source == null) {
            problems.add(
                    at + ".meta: '" + node.path("meta").asText() + "' must be one of " + new TreeSet<>(META.keySet()));
            return Optional.empty();
        }
        boolean isTime = source == DeclaredColumn.Source.PROCESSED_AT || source == DeclaredColumn.Source.CHANGE_TIME;
        boolean isDocument = source == DeclaredColumn.Source.AFTER_IMAGE;
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
        return Optional.of(new DeclaredColumn(new Column(name, type.get(), notNull), source, List.of(), null));
    }

    private boolean notNull(String at, JsonNode node, boolean whenMissing) {
        JsonNode notNull = node.path("not_null");
        if (!notNull.isMissingNode() && !notNull.isBoolean()) {
            problems.add(at + ".not_null: '" + notNull.asText() + "' must be true or false");
        }
        return notNull.asBoolean(whenMissing);
    }

    private Object defaultValue(String at, JsonNode node, ColumnKind kind) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        try {
            return ColumnValues.convert(bson(node), kind);
        } catch (UnmappableException e) {
            problems.add(at + ".default: '" + node.asText() + "' is " + e.getMessage());
            return null;
        } catch (NumberFormatException e) {
            problems.add(at + ".default: '" + node.asText() + "' is no number of up to 34 digits");
            return null;
        }
    }

    private static BsonValue bson(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return new BsonInt64(node.asLong());
        }
        if (node.isNumber()) {
            return new BsonDecimal128(new Decimal128(node.decimalValue()));
        }
        return node.isBoolean() ? BsonBoolean.valueOf(node.asBoolean()) : new BsonString(node.asText());
    }

    private Map<String, List<String>> columnLists(String at, JsonNode node, Set<String> names, boolean withOrder) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            problems.add(at + ": must be a map of names to lists of columns");
        }
        node.fields()
                .forEachRemaining(field -> lists.put(
                        field.getKey(), columnList(at + "." + field.getKey(), field.getValue(), names, withOrder)));
        return lists;
    }

    private List<String> columnList(String at, JsonNode node, Set<String> names, boolean withOrder) {
        List<String> columns = StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
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

    private void refuseUnknown(String at, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(at + "." + name + ": unknown; legal are " + new TreeSet<>(known));
            }
        });
    }
}
