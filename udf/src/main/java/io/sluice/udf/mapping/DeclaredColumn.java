package io.sluice.udf.mapping;

import io.sluice.udf.codec.BsonFields;
import io.sluice.udf.codec.ExtendedJson;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.RecordPlace;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonUndefined;
import org.bson.BsonValue;

/**
 * A column of a declared mapping and where its value comes from.
 *
 * @param source what fills the column
 * @param path the field's path, outermost first; empty unless the source is the document
 * @param defaultValue the value where the document has none, or the constant, in the column's Java form; null for none
 * @param expression null unless the source is one
 * @param whenInvalid what becomes of a value that the column cannot hold
 */
record DeclaredColumn(
        Column column,
        Source source,
        List<String> path,
        @Nullable Object defaultValue,
        @Nullable CelExpression expression,
        WhenInvalid whenInvalid)
        implements Serializable {

    /** What fills a column. */
    enum Source {
        /** A field of the document. */
        DOCUMENT,
        /** A field of the document; where it is missing, the wall clock of the change. */
        DOCUMENT_OR_CHANGE_TIME,
        /** What an expression makes of the document. */
        EXPRESSION,
        /** The same value in every row. */
        CONSTANT,
        OPERATION,
        PROCESSED_AT,
        CHANGE_TIME,
        VERSION,
        EVENT_ID,
        DATABASE,
        COLLECTION,
        KAFKA_TOPIC,
        KAFKA_PARTITION,
        KAFKA_OFFSET,
        /** The document's key, as text. */
        DOCUMENT_KEY,
        /** The whole document after the change; null for a delete. */
        AFTER_IMAGE;

        /** True if a delete tells the value too, and always the same one for the same document. */
        boolean isKnownToDeletes() {
            return this == CONSTANT || this == DATABASE || this == COLLECTION;
        }

        /** True if two changes that leave a document the same may have two values. */
        boolean tellsOfChange() {
            return this != DOCUMENT && this != EXPRESSION && !isKnownToDeletes();
        }
    }

    static DeclaredColumn ofField(
            Column column, Source source, List<String> path, @Nullable Object defaultValue, WhenInvalid whenInvalid) {
        return new DeclaredColumn(column, source, path, defaultValue, null, whenInvalid);
    }

    static DeclaredColumn ofExpression(Column column, CelExpression expression, WhenInvalid whenInvalid) {
        return new DeclaredColumn(column, Source.EXPRESSION, List.of(), null, expression, whenInvalid);
    }

    static DeclaredColumn ofConstant(Column column, Object value) {
        return new DeclaredColumn(column, Source.CONSTANT, List.of(), value, null, WhenInvalid.REJECT);
    }

    static DeclaredColumn ofChange(Column column, Source source, WhenInvalid whenInvalid) {
        return new DeclaredColumn(column, source, List.of(), null, null, whenInvalid);
    }

    boolean isOfDocument() {
        return source == Source.DOCUMENT || source == Source.DOCUMENT_OR_CHANGE_TIME || source == Source.EXPRESSION;
    }

    /** The value with its field looked for in the document. */
    @Nullable
    Object value(MappedChange change) throws UnmappableException {
        return value(change, find(change.document(), path));
    }

    /** @param found what the document has at the column's path; null if it is missing, or the column is not of a field */
    @Nullable
    Object value(MappedChange change, @Nullable BsonValue found) throws UnmappableException {
        ChangeEvent event = change.event();
        return switch (source) {
            case DOCUMENT -> fromDocument(change, found, defaultValue);
            case DOCUMENT_OR_CHANGE_TIME -> fromDocument(change, found, Instant.ofEpochMilli(event.timestampMs()));
            case EXPRESSION -> required(admitted(change, null));
            case CONSTANT -> defaultValue;
            case OPERATION -> event.operationType().wireName();
            case PROCESSED_AT -> Instant.ofEpochMilli(change.arrival().nowMs());
            case CHANGE_TIME -> Instant.ofEpochMilli(event.timestampMs());
            case VERSION -> event.version().toString();
            case EVENT_ID -> event.id();
            case DATABASE -> event.namespace().database();
            case COLLECTION -> event.namespace().collection();
            case KAFKA_TOPIC -> place(change, RecordPlace::topic);
            case KAFKA_PARTITION -> place(change, RecordPlace::partition);
            case KAFKA_OFFSET -> place(change, RecordPlace::offset);
            case DOCUMENT_KEY -> event.documentKey() == null ? null : ExtendedJson.writeRelaxed(event.documentKey());
            case AFTER_IMAGE -> event.fullDocument() == null ? null : admitted(change, event.fullDocument());
        };
    }

    @Nullable
    private static Object place(MappedChange change, Function<RecordPlace, Object> part) {
        RecordPlace place = change.arrival().place();
        return place == null ? null : part.apply(place);
    }

    @Nullable
    private Object fromDocument(MappedChange change, @Nullable BsonValue found, @Nullable Object whenMissing)
            throws UnmappableException {
        boolean isMissing = found == null || found.isNull() || found instanceof BsonUndefined;
        return required(isMissing ? whenMissing : admitted(change, found));
    }

    /** The value as the column holds it, or what the policy puts in its place. */
    @Nullable
    private Object admitted(MappedChange change, @Nullable BsonValue found) throws UnmappableException {
        try {
            BsonValue value = expression == null ? found : evaluated(change.document());
            return ColumnValues.convert(value, column.type());
        } catch (UnmappableException e) {
            return whenInvalid.instead(e.in(field()), change.table(), column.name(), change.invalid());
        }
    }

    private BsonValue evaluated(BsonDocument document) throws UnmappableException {
        BsonValue value = expression.evaluate(document);
        return column.type().kind() == ColumnKind.NUMERIC ? CelValues.asDecimal(value) : value;
    }

    @Nullable
    private Object required(@Nullable Object value) throws UnmappableException {
        if (value == null && column.notNull()) {
            throw new UnmappableException("is missing, and the column " + column.name() + " takes no NULL").in(field());
        }
        return value;
    }

    /** What an error says is wrong. */
    private String field() {
        return switch (source) {
            case EXPRESSION -> column.name();
            case AFTER_IMAGE -> "the document";
            default -> String.join(".", path);
        };
    }

    @Nullable
    static BsonValue find(BsonDocument document, List<String> path) {
        BsonValue value = document;
        for (String name : path) {
            if (value == null || !value.isDocument()) {
                return null;
            }
            value = BsonFields.get(value.asDocument(), name);
        }
        return value;
    }
}
