package io.sluice.udf.mapping;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import javax.annotation.Nullable;

/**
 * The length of a {@code varchar(n)} and the precision of a {@code numeric(p,s)}, as PostgreSQL applies them: spaces
 * beyond the length are cut, digits beyond the scale are rounded away.
 *
 * @param size the n or the p; 0 for none
 * @param scale the s
 */
record ColumnLimit(ColumnKind kind, int size, int scale) implements Serializable {

    static ColumnLimit of(ColumnType type) {
        String declaration = type.declaration();
        boolean isLimited =
                (type.kind() == ColumnKind.TEXT || type.kind() == ColumnKind.NUMERIC) && declaration.indexOf('(') > 0;
        if (!isLimited) {
            return new ColumnLimit(type.kind(), 0, 0);
        }
        String[] numbers = declaration
                .substring(declaration.indexOf('(') + 1, declaration.indexOf(')'))
                .split(",");
        return new ColumnLimit(
                type.kind(),
                Integer.parseInt(numbers[0].strip()),
                numbers.length == 1 ? 0 : Integer.parseInt(numbers[1].strip()));
    }

    /** @return the value itself, if the column holds it */
    @Nullable
    Object check(@Nullable Object value) throws UnmappableException {
        if (size > 0 && value instanceof String text && isTooLong(text)) {
            throw new UnmappableException(InvalidReason.TOO_LONG, "longer than " + size + " characters");
        }
        if (size > 0 && value instanceof BigDecimal number && isTooGreat(number)) {
            throw new UnmappableException(
                    InvalidReason.OUT_OF_RANGE, "out of range for numeric(" + size + "," + scale + ")");
        }
        return value;
    }

    private boolean isTooLong(String text) {
        if (text.length() <= size || text.codePointCount(0, text.length()) <= size) {
            return false;
        }
        for (int i = text.offsetByCodePoints(0, size); i < text.length(); i++) {
            if (text.charAt(i) != ' ') {
                return true;
            }
        }
        return false;
    }

    private boolean isTooGreat(BigDecimal number) {
        if (number.precision() - number.scale() < size - scale) {
            return false;
        }
        BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
        return rounded.signum() != 0 && rounded.precision() - rounded.scale() > size - scale;
    }
}
