package io.sluice.udf.event;

import java.util.HexFormat;

/**
 * A total order of the changes of one key that survives restarts.
 *
 * <p>The position is the source's own clock as an unsigned number (MongoDB: the cluster time, seconds in the upper and
 * increment in the lower 32 bits). It is never enough alone: the changes of one transaction share it, so the ordinal
 * within the transaction follows.
 *
 * <p>The text form has a fixed width, so that texts order as versions do, byte by byte:
 * {@code 65a50cb800000001.00000000}.
 */
public record Version(long position, int ordinal) implements Comparable<Version> {

    public static final Version ZERO = new Version(0, 0);

    private static final HexFormat HEX = HexFormat.of();
    private static final int POSITION_DIGITS = 16;
    private static final int ORDINAL_DIGITS = 8;
    private static final int TEXT_LENGTH = POSITION_DIGITS + 1 + ORDINAL_DIGITS;

    public static Version parse(String text) {
        if (text.length() != TEXT_LENGTH || text.charAt(POSITION_DIGITS) != '.') {
            throw new IllegalArgumentException("Not a version (16 hex digits, a dot, 8 hex digits): " + text);
        }
        return new Version(
                HexFormat.fromHexDigitsToLong(text, 0, POSITION_DIGITS),
                HexFormat.fromHexDigits(text, POSITION_DIGITS + 1, TEXT_LENGTH));
    }

    @Override
    public int compareTo(Version other) {
        int byPosition = Long.compareUnsigned(position, other.position);
        return byPosition != 0 ? byPosition : Integer.compareUnsigned(ordinal, other.ordinal);
    }

    @Override
    public String toString() {
        return HEX.toHexDigits(position) + "." + HEX.toHexDigits(ordinal);
    }
}
