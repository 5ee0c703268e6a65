package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.BsonBinarySubType;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

/** BSON while it is being written: lengths and types are filled in once they are known. */
final class BsonBytes {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    BsonBytes(int expectedSize) {
        bytes = new byte[Math.max(expectedSize, 16)];
    }

    /** What was written, which must be one document; not copied. */
    RawBsonDocument document() {
        return new RawBsonDocument(bytes, 0, size);
    }

    int size() {
        return size;
    }

    /** Takes back all beyond this size. */
    void rewind(int earlierSize) {
        size = earlierSize;
    }

    /** Leaves room for a length. @return where it is, for {@link #endLength} */
    int beginLength() {
        int start = size;
        reserve(Integer.BYTES);
        size += Integer.BYTES;
        return start;
    }

    /** Fills in the length of all since, the room for it included. */
    void endLength(int start) {
        INTS.set(bytes, start, size - start);
    }

    void endDocument(int start) {
        writeByte(0);
        endLength(start);
    }

    /** Leaves room for the type of an element. @return where it is, for {@link #setType} */
    int beginElement() {
        int start = size;
        reserve(1);
        size++;
        return start;
    }

    int beginElement(String name) throws MalformedEventException {
        int start = beginElement();
        writeCString(name);
        return start;
    }

    /** An array's element, which is named by its index. */
    int beginElement(int index) throws MalformedEventException {
        return beginElement(Integer.toString(index));
    }

    void setType(int start, BsonType type) {
        bytes[start] = (byte) type.getValue();
    }

    void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void writeInt(int value) {
        reserve(Integer.BYTES);
        INTS.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void writeLong(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    void writeBytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void writeBinary(byte subType, byte[] data) {
        boolean hasLengthWithin = subType == BsonBinarySubType.OLD_BINARY.getValue();
        writeInt(data.length + (hasLengthWithin ? Integer.BYTES : 0));
        writeByte(subType);
        if (hasLengthWithin) {
            writeInt(data.length);
        }
        writeBytes(data);
    }

    void writeString(String text) {
        int start = beginLength();
        writeBytes(text.getBytes(UTF_8));
        endString(start);
    }

    /** @param start of the length, after which all is the string */
    void endString(int start) {
        writeByte(0);
        INTS.set(bytes, start, size - start - Integer.BYTES);
    }

    /** A text that ends with a NUL byte, and so holds none. */
    void writeCString(String text) throws MalformedEventException {
        if (text.indexOf('\0') >= 0) {
            throw JsonBytes.malformed("a NUL in a name or a pattern");
        }
        writeBytes(text.getBytes(UTF_8));
        writeByte(0);
    }

    /** All that was written, which must be UTF-8. */
    String text() {
        return new String(bytes, 0, size, UTF_8);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * size, MAX_ARRAY_LENGTH)));
        }
    }
}
