package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** The document key of a row that others wrote, from the record's key, or else from the row itself. */
final class RowKey {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final String ID = "_id";
    private static final String PLAIN_ID = "id";
    private static final int SAFE_DIGITS = 18;

    private RowKey() {}

    static RawBsonDocument of(@Nullable byte[] key, @Nullable RawBsonDocument row) throws MalformedEventException {
        if (key == null) {
            return ofRow(row);
        }
        if (key.length > 0 && key[0] == '{') {
            return ofObject(KeyJson.parse(key));
        }
        return ofPlainId(scalar(text(key)));
    }

    private static RawBsonDocument ofRow(@Nullable RawBsonDocument row) throws MalformedEventException {
        if (row == null) {
            throw new MalformedEventException("The record has neither a key nor a value");
        }
        if (row.containsKey(ID)) {
            return raw(new BsonDocument(ID, BsonFields.get(row, ID)));
        }
        if (row.containsKey(PLAIN_ID)) {
            return ofPlainId(BsonFields.get(row, PLAIN_ID));
        }
        throw new MalformedEventException("The record has no key, and its value no field '_id' or 'id'");
    }

    private static RawBsonDocument ofObject(RawBsonDocument key) {
        if (key.containsKey(ID)) {
            return key;
        }
        BsonDocument withId = new BsonDocument(ID, key.containsKey(PLAIN_ID) ? BsonFields.get(key, PLAIN_ID) : key);
        withId.putAll(key);
        return raw(withId);
    }

    /** A delete has no row that would tell which of the two names its table goes by. */
    private static RawBsonDocument ofPlainId(BsonValue id) {
        return raw(new BsonDocument(ID, id).append(PLAIN_ID, id));
    }

    private static String text(byte[] key) throws MalformedEventException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("The record's key is not UTF-8", e);
        }
    }

    private static BsonValue scalar(String text) throws MalformedEventException {
        if (text.startsWith("\"")) {
            return ExtendedJson.parse("{\"\": " + text + "}").get("");
        }
        return isWholeNumber(text) ? new BsonInt64(Long.parseLong(text)) : new BsonString(text);
    }

    /** In the form in which JSON has it: 007 is a text. */
    private static boolean isWholeNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > SAFE_DIGITS || (digits > 1 && text.charAt(start) == '0')) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, DOCUMENTS);
    }
}
