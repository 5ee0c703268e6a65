package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** Tells UTF-8 from other bytes and texts; the JSON reader takes some that are none. */
final class Utf8 {

    private Utf8() {}

    static void require(byte[] bytes) throws MalformedEventException {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("Not UTF-8: " + e.getMessage(), e);
        }
    }

    /** A text of Java can hold half of a surrogate pair, which UTF-8 cannot say. */
    static byte[] encode(String text) throws MalformedEventException {
        try {
            ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("Not UTF-8: half a surrogate pair in a text", e);
        }
    }
}
