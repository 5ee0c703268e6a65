package io.sluice.udf.codec;

import org.apache.commons.io.output.StringBuilderWriter;

/** Takes single characters, as the driver's JSON writer gives most of them, without {@link java.io.Writer}'s lock and array. */
final class TextWriter extends StringBuilderWriter {

    private static final long serialVersionUID = 1L;

    TextWriter(int expectedLength) {
        super(expectedLength);
    }

    @Override
    public void write(int character) {
        getBuilder().append((char) character);
    }
}
