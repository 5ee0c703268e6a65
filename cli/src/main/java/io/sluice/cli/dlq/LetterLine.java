package io.sluice.cli.dlq;

import io.sluice.udf.deadletter.LetterHeaders;
import java.time.Instant;

/**
 * What is told of one letter in a list: not its value.
 *
 * @param key as text, shortened
 */
record LetterLine(
        Place place,
        Instant failedAt,
        String stage,
        String source,
        String table,
        String key,
        String attempts,
        boolean isReplayed,
        String error,
        String reason) {

    private static final int KEY_LENGTH = 120;

    static LetterLine of(Letter letter, boolean isReplayed) {
        String key = BytesText.of(letter.key());
        return new LetterLine(
                letter.place(),
                letter.failedAt(),
                letter.header(LetterHeaders.STAGE),
                letter.source(),
                letter.header(LetterHeaders.TABLE),
                key.length() <= KEY_LENGTH ? key : key.substring(0, KEY_LENGTH) + "…",
                letter.header(LetterHeaders.ATTEMPTS),
                isReplayed,
                letter.header(LetterHeaders.ERROR),
                letter.header(LetterHeaders.REASON));
    }
}
