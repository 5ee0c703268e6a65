package io.sluice.watcher.source.mongodb;

import io.sluice.udf.event.Version;
import java.util.HexFormat;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/**
 * What a change stream's resume token tells besides where to resume.
 *
 * <p>A token's {@code _data} is a KeyString in hexadecimal, so tokens order as texts in the order of their stream. It
 * begins with the cluster time; then come the token's own version, its type, and the index of the change within its
 * transaction: the ordinal that tells changes of one cluster time apart. MongoDB documents the order, not the parts
 * (they were read in the server's {@code resume_token.cpp}); a token that has other parts gives the ordinal 0, and
 * changes of one transaction then keep their order of arrival.
 */
final class ResumeTokens {

    private static final int TIMESTAMP_TYPE = 0x82;
    private static final int TIMESTAMP_BYTES = 9;
    private static final int POSITIVE_SMALL = 0x2a;
    private static final int MAX_INTEGER_BYTES = 8;

    private ResumeTokens() {}

    static String data(BsonDocument token) {
        BsonValue data = token.get("_data");
        if (data == null || !data.isString()) {
            throw new IllegalArgumentException("Not a resume token of MongoDB 4.2 or later: " + token.keySet());
        }
        return data.asString().getValue();
    }

    static BsonTimestamp clusterTime(String data) {
        if (HexFormat.fromHexDigits(data, 0, 2) != TIMESTAMP_TYPE) {
            throw new IllegalArgumentException("Not a resume token: it begins with no time");
        }
        return new BsonTimestamp(HexFormat.fromHexDigitsToLong(data, 2, 2 * TIMESTAMP_BYTES));
    }

    static Version version(String data) {
        return new Version(clusterTime(data).getValue(), transactionIndex(data));
    }

    private static int transactionIndex(String data) {
        byte[] token = HexFormat.of().parseHex(data);
        int at = TIMESTAMP_BYTES;
        // The token's version and its type come first.
        for (int skipped = 0; skipped < 2; skipped++) {
            at += 1 + integerBytes(token, at);
        }
        int length = integerBytes(token, at);
        long value = 0;
        for (int i = 1; i <= length; i++) {
            value = (value << 8) | (token[at + i] & 0xff);
        }
        // An integer's lowest bit says whether a fraction follows.
        return (int) (value >>> 1);
    }

    /** How many bytes follow the type of a non-negative integer; a KeyString's type tells its length. */
    private static int integerBytes(byte[] token, int at) {
        int type = at < token.length ? token[at] & 0xff : 0;
        int length = type - POSITIVE_SMALL;
        return length < 0 || length > MAX_INTEGER_BYTES || at + length >= token.length ? 0 : length;
    }
}
