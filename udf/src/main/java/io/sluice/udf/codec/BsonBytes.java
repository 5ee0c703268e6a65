package io.sluice.udf.codec;

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
    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;
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

    /** Leaves room for a length. @return where it is, for {@link #endLength} */
    int beginLength() {
        int start = size;
        writeInt(0);
        return start;
    }

    /** Fills in the length of all since, the room for it included. */
    void endLength(int start) {
        INTS.set(bytes, start, size - start);
    }

    /** Takes back all since. */
    void rewind(int start) {
        size = start;
    }

    void endDocument(int start) {
        writeByte(0);
        endLength(start);
    }

    /** The element's name after room for its type. @return where that is, for {@link #setType} */
    int beginElement(String name) throws MalformedEventException {
        int start = size;
        writeByte(0);
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

    void writeString(String text) throws MalformedEventException {
        writeString(text.toCharArray(), 0, text.length());
    }

    void writeString(char[] chars, int from, int length) throws MalformedEventException {
        int start = beginLength();
        writeUtf8(chars, from, from + length);
        writeByte(0);
        INTS.set(bytes, start, size - start - Integer.BYTES);
    }

    /** A text that ends with a NUL byte, and so holds none. */
    void writeCString(String text) throws MalformedEventException {
        int length = text.length();
        reserve(length + 1);
        int at = size;
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character == 0 || character >= 0x80) {
                writeOtherCString(text);
                return;
            }
            bytes[at++] = (byte) character;
        }
        bytes[at++] = 0;
        size = at;
    }

    private void writeOtherCString(String text) throws MalformedEventException {
        if (text.indexOf('\0') >= 0) {
            throw new MalformedEventException("Not an Extended JSON document: a NUL in a name or a pattern");
        }
        writeUtf8(text.toCharArray(), 0, text.length());
        writeByte(0);
    }

    private void writeUtf8(char[] chars, int from, int to) throws MalformedEventException {
        reserve(to - from);
        int at = size;
        int i = from;
        while (i < to && chars[i] < 0x80) {
            bytes[at++] = (byte) chars[i++];
        }
        size = at;
        if (i < to) {
            writeOtherUtf8(chars, i, to);
        }
    }

    private void writeOtherUtf8(char[] chars, int from, int to) throws MalformedEventException {
        reserve(MAX_UTF8_BYTES_PER_CHAR * (to - from));
        for (int i = from; i < to; i++) {
            char character = chars[i];
            if (character < 0x80) {
                bytes[size++] = (byte) character;
            } else if (character < 0x800) {
                bytes[size++] = (byte) (0xc0 | (character >> 6));
                bytes[size++] = (byte) (0x80 | (character & 0x3f));
            } else if (!Character.isSurrogate(character)) {
                bytes[size++] = (byte) (0xe0 | (character >> 12));
                bytes[size++] = (byte) (0x80 | ((character >> 6) & 0x3f));
                bytes[size++] = (byte) (0x80 | (character & 0x3f));
            } else {
                i++;
                if (i == to || !Character.isSurrogatePair(character, chars[i])) {
                    // JSON can escape it, UTF-8 cannot say it: it would come back as another character.
                    throw new MalformedEventException("Not an Extended JSON document: half a surrogate pair in a text");
                }
                int codePoint = Character.toCodePoint(character, chars[i]);
                bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
                bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
                bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
                bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * size, MAX_ARRAY_LENGTH)));
        }
    }
}
