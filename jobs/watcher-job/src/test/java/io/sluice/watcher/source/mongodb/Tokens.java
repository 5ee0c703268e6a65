package io.sluice.watcher.source.mongodb;

import org.bson.BsonDocument;
import org.bson.BsonString;

/** Resume tokens as MongoDB 6.0 makes them (the layout of its {@code resume_token.cpp}). */
final class Tokens {

    private static final String COLLECTION_UUID = "00112233445566778899AABBCCDDEEFF";

    private Tokens() {}

    /** Of a change of a document: version 1, type 128, index in the transaction, collection, document key. */
    static String of(int seconds, int increment, long transactionIndex) {
        return "82%08X%08X".formatted(seconds, increment)
                + "2B02"
                + "2C0100"
                + integer(transactionIndex)
                + "6E5A1004"
                + COLLECTION_UUID
                + "46645F696400645F1DD2CF27D52BCFC7B82D0F0004";
    }

    /** Of a moment without a change, as heartbeats have. */
    static String highWatermark(int seconds, int increment) {
        return "82%08X%08X".formatted(seconds, increment) + "2B0229296E04";
    }

    static BsonDocument document(String data) {
        return new BsonDocument("_data", new BsonString(data));
    }

    /** A KeyString's non-negative integer: a type that tells the length, then twice the value, big-endian. */
    private static String integer(long value) {
        if (value == 0) {
            return "29";
        }
        int length = 1;
        while (length < 8 && (value << 1) >>> (8 * length) != 0) {
            length++;
        }
        String digits = "%016X".formatted(value << 1);
        return "%02X".formatted(0x2a + length) + digits.substring(16 - 2 * length);
    }
}
