package io.sluice.cli.bench;

import java.nio.charset.StandardCharsets;

/** Reads a number that is a document's {@code _id} from a record's key, without parsing JSON a million times. */
final class DocumentNumber {
    static final int NONE = -1;

    private static final byte[] BEFORE = "{\"_id\": ".getBytes(StandardCharsets.US_ASCII);

    private DocumentNumber() {}

    /** The number, or {@link #NONE} if the key is of any other kind. */
    static int of(byte[] key) {
        int end = key.length - 1;
        if (end <= BEFORE.length || key[end] != '}') {
            return NONE;
        }
        for (int i = 0; i < BEFORE.length; i++) {
            if (key[i] != BEFORE[i]) {
                return NONE;
            }
        }
        long number = 0;
        for (int i = BEFORE.length; i < end; i++) {
            if (key[i] < '0' || key[i] > '9') {
                return NONE;
            }
            number = number * 10 + key[i] - '0';
            if (number > Integer.MAX_VALUE) {
                return NONE;
            }
        }
        return (int) number;
    }
}
