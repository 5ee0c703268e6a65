package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.bson.types.Decimal128;

/** A value that a mapping states: a default, a substitute, a constant. */
final class ConfiguredValue {

    private ConfiguredValue() {}

    /** The value in its column's Java form; empty, and a problem more, if the column cannot hold it. */
    static Optional<Object> of(String at, JsonNode node, ColumnType type, List<String> problems) {
        try {
            return Optional.ofNullable(ColumnValues.convert(bson(node), type));
        } catch (UnmappableException e) {
            problems.add(at + ": '" + text(node) + "' is " + e.getMessage());
        } catch (NumberFormatException e) {
            problems.add(at + ": '" + text(node) + "' is no number of up to 34 digits");
        } catch (JsonParseException e) {
            problems.add(at + ": '" + text(node) + "' is no Extended JSON");
        }
        return Optional.empty();
    }

    /** The type of column that such a value has where none is stated. */
    static ColumnType typeOf(JsonNode node) {
        if (node.isContainerNode()) {
            return ColumnType.of(ColumnKind.JSONB);
        }
        if (node.isNumber()) {
            return ColumnType.of(
                    node.canConvertToLong() && node.isIntegralNumber() ? ColumnKind.BIGINT : ColumnKind.NUMERIC);
        }
        return ColumnType.of(node.isBoolean() ? ColumnKind.BOOLEAN : ColumnKind.TEXT);
    }

    private static String text(JsonNode node) {
        return node.isContainerNode() ? node.toString() : node.asText();
    }

    private static BsonValue bson(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return new BsonInt64(node.asLong());
        }
        if (node.isNumber()) {
            return new BsonDecimal128(new Decimal128(node.decimalValue()));
        }
        if (node.isObject()) {
            return BsonDocument.parse(node.toString());
        }
        if (node.isArray()) {
            return BsonArray.parse(node.toString());
        }
        return node.isBoolean() ? BsonBoolean.valueOf(node.asBoolean()) : new BsonString(node.asText());
    }
}
