package io.sluice.cli.dlq;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import javax.annotation.Nullable;

/** Bytes for people: as text where they are UTF-8, else as hexadecimal digits. */
final class BytesText {

    private BytesText() {}

    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static String of(@Nullable byte[] bytes) {
        return bytes == null
                ? ""
                : utf8(bytes).orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
    }
}
