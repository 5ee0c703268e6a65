package io.sluice.udf.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.codec.KeyText;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.BsonValue;

/**
 * HMAC-SHA-256 of values, as 64 hex digits: the same for values that MongoDB holds equal (5, 5L and 5.0 are one, "5" is
 * another), wherever they stand. Not to be shared between threads.
 */
final class ValueHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    ValueHash(String key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    String of(BsonValue value) {
        return HexFormat.of().formatHex(mac.doFinal(KeyText.of(value).getBytes(UTF_8)));
    }
}
