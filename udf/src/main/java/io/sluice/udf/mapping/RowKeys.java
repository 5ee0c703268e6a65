package io.sluice.udf.mapping;

import io.sluice.udf.codec.KeyText;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What tells the rows of a table apart, as one text: equal for equal primary keys, different for different ones. */
public final class RowKeys {

    private RowKeys() {}

    /**
     * The text of a key.
     *
     * @param key the values of the key's columns, in their Java form
     */
    public static String of(List<?> key) {
        if (key.size() == 1) {
            return text(key.get(0));
        }
        // With their lengths, ("a", "bc") and ("ab", "c") stay two keys.
        return key.stream()
                .map(RowKeys::text)
                .map(text -> text.length() + ":" + text)
                .collect(Collectors.joining());
    }

    /** Some values that PostgreSQL holds equal have different texts of their own. */
    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof BigDecimal number) {
            return KeyText.plain(number);
        }
        boolean isFloating = value instanceof Double || value instanceof Float;
        return isFloating && ((Number) value).doubleValue() == 0 ? "0" : String.valueOf(value);
    }
}
