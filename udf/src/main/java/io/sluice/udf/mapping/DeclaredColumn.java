package io.sluice.udf.mapping;

import io.sluice.udf.codec.ExtendedJson;
import io.sluice.udf.event.ChangeEvent;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A column of a declared mapping and where its value comes from.
 *
 * @param source what fills the column
 * @param path the field's path, outermost first; empty unless the source is the document
 * @param defaultValue the value where the document has none, in the column's Java form; null for none
 */
record DeclaredColumn(Column column, Source source, List<String> path, @Nullable Object defaultValue)
        implements Serializable {

    /** What fills a column. */
    enum Source {
        /** A field of the document. */
        DOCUMENT,
        /** A field of the document; where it is missing, the wall clock of the change. */
        DOCUMENT_OR_CHANGE_TIME,
        OPERATION,
        PROCESSED_AT,
        CHANGE_TIME,
        VERSION,
        EVENT_ID,
        /** The document's key, as text. */
        DOCUMENT_KEY,
        /** The whole document after the change; null for a delete. */
        AFTER_IMAGE
    }

    boolean isOfDocument() {
        return source == Source.DOCUMENT || source == Source.DOCUMENT_OR_CHANGE_TIME;
    }

    @Nullable
    Object value(ChangeEvent event, RawBsonDocument document, long nowMs) throws UnmappableException {
        return switch (source) {
            case DOCUMENT -> fromDocument(document, defaultValue);
            case DOCUMENT_OR_CHANGE_TIME -> fromDocument(document, Instant.ofEpochMilli(event.timestampMs()));
            case OPERATION -> event.operationType().wireName();
            case PROCESSED_AT -> Instant.ofEpochMilli(nowMs);
            case CHANGE_TIME -> Instant.ofEpochMilli(event.timestampMs());
            case VERSION -> event.version().toString();
            case EVENT_ID -> event.id();
            case DOCUMENT_KEY -> event.documentKey() == null ? null : ExtendedJson.writeRelaxed(event.documentKey());
            case AFTER_IMAGE -> event.fullDocument() == null ? null : asJson(event);
        };
    }

    @Nullable
    private static Object asJson(ChangeEvent event) throws UnmappableException {
        return MappedField.convert("the document", event.fullDocument(), ColumnType.of(ColumnKind.JSONB));
    }

    @Nullable
    private Object fromDocument(RawBsonDocument document, @Nullable Object whenMissing) throws UnmappableException {
        String field = String.join(".", path);
        BsonValue found = find(document);
        Object value = found == null ? null : MappedField.convert(field, found, column.type());
        if (value == null) {
            value = whenMissing;
        }
        if (value == null && column.notNull()) {
            throw new UnmappableException("is missing, and the column " + column.name() + " takes no NULL").in(field);
        }
        return value;
    }

    @Nullable
    private BsonValue find(BsonDocument document) {
        BsonValue value = document;
        for (String name : path) {
            if (value == null || !value.isDocument()) {
                return null;
            }
            value = value.asDocument().get(name);
        }
        return value;
    }
}
