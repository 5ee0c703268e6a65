package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * Goes once over the fields of a document's bytes. A {@link RawBsonDocument} begins at the first field whenever it is
 * asked for one, and decodes everything when asked for all of them.
 */
public final class BsonFields {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long EACH_SIGN = 0x8080_8080_8080_8080L;

    private static final int OBJECT_ID_BYTES = 12;
    private static final int DECIMAL_BYTES = 16;

    private final byte[] bytes;
    private final int end;

    private BsonType type;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int next;

    public BsonFields(RawBsonDocument document) {
        ByteBuffer buffer = document.getByteBuffer().asNIO();
        bytes = buffer.array();
        int start = buffer.arrayOffset() + buffer.position();
        end = start + buffer.remaining() - 1;
        next = start + Integer.BYTES;
    }

    private BsonFields(byte[] bytes, int start) {
        this.bytes = bytes;
        end = start + int32(start) - 1;
        next = start + Integer.BYTES;
    }

    /** The fields of the document that is the current field's value. */
    public BsonFields inside() {
        return new BsonFields(bytes, valueStart);
    }

    /** All fields in their order, with documents inside as bytes. Of a name that is there twice, the last counts. */
    public static BsonDocument shallow(RawBsonDocument document) {
        BsonDocument fields = new BsonDocument();
        BsonFields each = new BsonFields(document);
        while (each.next()) {
            fields.put(each.name(), each.value());
        }
        return fields;
    }

    /** The field of this name; of several, the last. @return null if there is none */
    @Nullable
    public static BsonValue get(BsonDocument document, String name) {
        if (!(document instanceof RawBsonDocument raw)) {
            return document.get(name);
        }
        byte[] utf8 = name.getBytes(UTF_8);
        BsonFields each = new BsonFields(raw);
        int found = -1;
        while (each.next()) {
            if (each.isNamed(utf8)) {
                found = each.position();
            }
        }
        if (found < 0) {
            return null;
        }
        each.goTo(found);
        return each.value();
    }

    /** Goes to the next field. @return false at the end */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        goTo(next);
        return true;
    }

    /** Where the current field is, for {@link #goTo}. */
    int position() {
        return nameStart - 1;
    }

    void goTo(int position) {
        type = BsonType.findByValue(bytes[position]);
        nameStart = position + 1;
        nameEnd = nul(nameStart);
        valueStart = nameEnd + 1;
        next = valueStart + length();
    }

    /** @param ascii a name without NUL */
    boolean isNamedAt(int position, String ascii) {
        int length = ascii.length();
        int nul = position + 1 + length;
        // Names of another length, which are most, are told apart by this alone.
        if (nul >= end || bytes[nul] != 0) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[position + 1 + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public String name() {
        return new String(bytes, nameStart, nameEnd - nameStart, UTF_8);
    }

    /**
     * Whether the current field has this name.
     *
     * @param utf8 a name
     */
    public boolean isNamed(byte[] utf8) {
        return Arrays.equals(bytes, nameStart, nameEnd, utf8, 0, utf8.length);
    }

    public BsonType type() {
        return type;
    }

    public BsonValue value() {
        return switch (type) {
            case STRING -> new BsonString(new String(bytes, valueStart + Integer.BYTES, int32(valueStart) - 1, UTF_8));
            case INT32 -> new BsonInt32(int32(valueStart));
            case INT64 -> new BsonInt64(int64(valueStart));
            case DOUBLE -> new BsonDouble(Double.longBitsToDouble(int64(valueStart)));
            case DECIMAL128 ->
                new BsonDecimal128(
                        Decimal128.fromIEEE754BIDEncoding(int64(valueStart + Long.BYTES), int64(valueStart)));
            case BOOLEAN -> BsonBoolean.valueOf(bytes[valueStart] != 0);
            case NULL -> BsonNull.VALUE;
            case DATE_TIME -> new BsonDateTime(int64(valueStart));
            case TIMESTAMP -> new BsonTimestamp(int64(valueStart));
            case OBJECT_ID ->
                new BsonObjectId(new ObjectId(Arrays.copyOfRange(bytes, valueStart, valueStart + OBJECT_ID_BYTES)));
            case DOCUMENT -> new RawBsonDocument(bytes, valueStart, int32(valueStart));
            case BINARY -> binary();
            // The driver has these to itself, and few documents have them.
            default -> ofDriver();
        };
    }

    private BsonValue binary() {
        byte subType = bytes[valueStart + Integer.BYTES];
        boolean hasLengthWithin = subType == BsonBinarySubType.OLD_BINARY.getValue();
        int start = valueStart + Integer.BYTES + 1 + (hasLengthWithin ? Integer.BYTES : 0);
        return new BsonBinary(subType, Arrays.copyOfRange(bytes, start, next));
    }

    /** From a document of this field alone: the driver looks for it by its name, which others may have too. */
    private BsonValue ofDriver() {
        int length = next - position();
        byte[] alone = new byte[Integer.BYTES + length + 1];
        ByteBuffer.wrap(alone)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(alone.length)
                .put(bytes, position(), length);
        return new RawBsonDocument(alone).get(name());
    }

    private int length() {
        return switch (type) {
            case NULL, UNDEFINED, MIN_KEY, MAX_KEY -> 0;
            case BOOLEAN -> 1;
            case INT32 -> Integer.BYTES;
            case INT64, DOUBLE, DATE_TIME, TIMESTAMP -> Long.BYTES;
            case OBJECT_ID -> OBJECT_ID_BYTES;
            case DECIMAL128 -> DECIMAL_BYTES;
            case STRING, SYMBOL, JAVASCRIPT -> Integer.BYTES + int32(valueStart);
            case DOCUMENT, ARRAY, JAVASCRIPT_WITH_SCOPE -> int32(valueStart);
            case BINARY -> Integer.BYTES + 1 + int32(valueStart);
            case DB_POINTER -> Integer.BYTES + int32(valueStart) + OBJECT_ID_BYTES;
            case REGULAR_EXPRESSION -> nul(nul(valueStart) + 1) + 1 - valueStart;
            case END_OF_DOCUMENT -> throw new BsonSerializationException("A document ends before its length");
        };
    }

    private int nul(int from) {
        int at = from;
        // Eight bytes at once: the lowest sign that is set is that of the first NUL.
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long nuls = (eight - EACH_BYTE) & ~eight & EACH_SIGN;
            if (nuls != 0) {
                return at + Long.numberOfTrailingZeros(nuls) / Byte.SIZE;
            }
        }
        while (bytes[at] != 0) {
            at++;
        }
        return at;
    }

    private int int32(int at) {
        return (int) INTS.get(bytes, at);
    }

    private long int64(int at) {
        return (long) LONGS.get(bytes, at);
    }
}
