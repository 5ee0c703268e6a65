package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bson.io.BasicOutputBuffer;

/**
 * A buffer for BSON that takes no half of a surrogate pair, which JSON can escape and UTF-8 cannot say: it would be read
 * back as a replacement character, without a word.
 */
final class WholeTextBuffer extends BasicOutputBuffer {

    WholeTextBuffer(int initialSize) {
        super(initialSize);
    }

    @Override
    public void writeString(String text) {
        super.writeString(whole(text));
    }

    @Override
    public void writeCString(String text) {
        super.writeCString(whole(text));
    }

    private static String whole(String text) {
        if (text.chars().anyMatch(WholeTextBuffer::isSurrogate)
                && !UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("half a surrogate pair, which is no character");
        }
        return text;
    }

    private static boolean isSurrogate(int character) {
        return Character.isSurrogate((char) character);
    }
}
