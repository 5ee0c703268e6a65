package io.sluice.cli.contest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of the players, in each way in which somebody has to be told of it. */
final class PlayerTable {
    private static final String KEY = "id";
    private static final String KEY_TYPE = "integer";

    private static final List<Column> COLUMNS = List.of(
            new Column("_id", "integer"),
            new Column("username", "text"),
            new Column("email", "text"),
            new Column("level", "integer"),
            new Column("score", "bigint"),
            new Column("region", "text"),
            new Column("attributes.clazz", "text"),
            new Column("attributes.guild", "text"),
            new Column("attributes.hp", "integer"),
            new Column("attributes.mana", "integer"),
            new Column("attributes.stats.str", "integer"),
            new Column("attributes.stats.agi", "integer"),
            new Column("attributes.lastMap", "text"),
            new Column("attributes.bio", "text"),
            new Column("updatedAt", "timestamp"),
            new Column("seq", "bigint"));

    /** How a converter of Kafka Connect calls the types. */
    private static final Map<String, String> CONNECT_TYPES =
            Map.of("integer", "int32", "bigint", "int64", "text", "string", "timestamp", "int64");

    private PlayerTable() {}

    private record Column(String path, String type) {
        /** As the peer flattens it. */
        String field() {
            return path.replace('.', '_');
        }

        String name() {
            return field().toLowerCase(Locale.ROOT);
        }
    }

    /** As a contender that makes no table of its own finds it. */
    static String ddl(String table) {
        return "CREATE TABLE " + table + " (" + KEY + " " + KEY_TYPE + " PRIMARY KEY, "
                + COLUMNS.stream()
                        .map(column -> column.name() + " " + column.type())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    static List<String> columns() {
        return names().toList();
    }

    static List<String> types() {
        return Stream.concat(Stream.of(KEY_TYPE), COLUMNS.stream().map(Column::type))
                .toList();
    }

    /** Of a document's fields, for the columns in their order. */
    static List<String> paths() {
        return Stream.concat(Stream.of("_id"), COLUMNS.stream().map(Column::path))
                .toList();
    }

    /** The setting {@code mappings} of a syncer, as YAML. */
    static String mapping(String source, String table) {
        return Stream.concat(
                        Stream.of(
                                "mappings:",
                                "  - source: " + source,
                                "    table: " + table,
                                "    key: [" + KEY + "]",
                                "    columns:",
                                "      " + KEY + ": { from: _id, type: " + KEY_TYPE + " }"),
                        COLUMNS.stream().map(column -> "      %s: { from: %s, type: %s }"
                                .formatted(column.name(), column.path(), column.type())))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The schema of a record's key, for Connect's JsonConverter. */
    static String connectKey() {
        ObjectNode schema = new ObjectMapper().createObjectNode();
        schema.put("type", "struct").put("optional", false);
        schema.putArray("fields")
                .addObject()
                .put("type", "int32")
                .put("optional", false)
                .put("field", KEY);
        return schema.toString();
    }

    /** The schema of a record's value. */
    static String connectValue() {
        ObjectNode schema = new ObjectMapper().createObjectNode();
        schema.put("type", "struct").put("optional", true);
        ArrayNode fields = schema.putArray("fields");
        for (Column column : COLUMNS) {
            ObjectNode field = fields.addObject()
                    .put("type", CONNECT_TYPES.get(column.type()))
                    .put("optional", true)
                    .put("field", column.field());
            if (column.type().equals("timestamp")) {
                field.put("name", "org.apache.kafka.connect.data.Timestamp").put("version", 1);
            }
        }
        return schema.toString();
    }

    private static Stream<String> names() {
        return Stream.concat(Stream.of(KEY), COLUMNS.stream().map(Column::name));
    }
}
