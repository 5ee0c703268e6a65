package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.NumberInput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * JSON in UTF-8, taken from its bytes one part after the other by a reader that knows what may come next. Texts go into
 * BSON as the bytes that they are: to decode and encode them once more, as Jackson's parser makes its callers do, takes
 * longer than all else here.
 *
 * <p>Strict, but for {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
final class JsonBytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long EACH_SIGN = 0x8080_8080_8080_8080L;

    /** A long has 19 digits at most; with one less there is no overflow. */
    private static final int SAFE_LONG_DIGITS = 18;

    private static final int HEX = 16;
    private static final int ESCAPE_DIGITS = 4;

    private final byte[] bytes;
    private int at;

    private long whole;
    private double floating;

    /** @param utf8 checked to be UTF-8 */
    JsonBytes(byte[] utf8) {
        bytes = utf8;
    }

    static MalformedEventException malformed(String reason) {
        return new MalformedEventException("Not an Extended JSON document: " + reason);
    }

    private MalformedEventException noJson() {
        return malformed((at < bytes.length ? "no JSON at byte " : "it ends too early, at byte ") + at);
    }

    /** For {@link #goTo}. */
    int position() {
        return at;
    }

    /** Goes back to what was read before. */
    void goTo(int position) {
        at = position;
    }

    /** The first byte of what comes next, which stays there. */
    byte peek() throws MalformedEventException {
        if (isAtEnd()) {
            throw noJson();
        }
        return bytes[at];
    }

    boolean isAtEnd() {
        // Most of what comes is above all spaces: one comparison tells.
        while (at < bytes.length && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
        return at == bytes.length;
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    /** @return false if something else comes next, which stays there */
    boolean take(char sign) throws MalformedEventException {
        boolean isThere = peek() == sign;
        if (isThere) {
            at++;
        }
        return isThere;
    }

    void require(char sign) throws MalformedEventException {
        if (!take(sign)) {
            throw noJson();
        }
    }

    /** Goes into an object or array. @return false if it is empty, and has ended */
    boolean begin(char opening, char closing) throws MalformedEventException {
        require(opening);
        return !take(closing);
    }

    /** After a field or an element. @return false if that was the last one, and object or array have ended */
    boolean next(char closing) throws MalformedEventException {
        if (take(',')) {
            return true;
        }
        require(closing);
        return false;
    }

    /** True if the name that comes next begins with this sign, or with an escape, which may be this sign. */
    boolean mayBeginWith(char sign) throws MalformedEventException {
        if (peek() != '"' || at + 1 == bytes.length) {
            return false;
        }
        return bytes[at + 1] == sign || bytes[at + 1] == '\\';
    }

    /** A field's name, after which its value comes next. */
    String readName() throws MalformedEventException {
        String name = readText();
        require(':');
        return name;
    }

    /** The same, into BSON, with the NUL byte that ends a name there. */
    void readName(BsonBytes bson) throws MalformedEventException {
        require('"');
        int start = at;
        int written = bson.size();
        copyPlain(bson);
        if (isAtQuote()) {
            at++;
            bson.writeByte(0);
        } else {
            at = start - 1;
            bson.rewind(written);
            bson.writeCString(readText());
        }
        require(':');
    }

    String readText() throws MalformedEventException {
        require('"');
        int start = at;
        while (at < bytes.length && isPlain(bytes[at])) {
            at++;
        }
        if (isAtQuote()) {
            return new String(bytes, start, at++ - start, UTF_8);
        }
        at = start - 1;
        BsonBytes text = new BsonBytes(0);
        readText(text);
        return text.text();
    }

    /** The same, into BSON. */
    void readText(BsonBytes bson) throws MalformedEventException {
        require('"');
        copyPlain(bson);
        while (!isAtQuote()) {
            unescape(bson);
            copyPlain(bson);
        }
        at++;
    }

    private boolean isAtQuote() {
        return at < bytes.length && bytes[at] == '"';
    }

    /** As far as the quote that ends a text, or the first backslash or control character in it. */
    private void copyPlain(BsonBytes bson) {
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long others = notPlain(eight);
            bson.writeLong(eight);
            if (others != 0) {
                int plain = Long.numberOfTrailingZeros(others) / Byte.SIZE;
                bson.rewind(bson.size() - Long.BYTES + plain);
                at += plain;
                return;
            }
        }
        for (; at < bytes.length && isPlain(bytes[at]); at++) {
            bson.writeByte(bytes[at]);
        }
    }

    private static boolean isPlain(byte value) {
        return value != '"' && value != '\\' && (value < 0 || value >= ' ');
    }

    /** Eight bytes at once: the lowest sign that is set is that of the first byte that is not plain. */
    private static long notPlain(long eight) {
        long quotes = eight ^ '"' * EACH_BYTE;
        long backslashes = eight ^ '\\' * EACH_BYTE;
        return (((quotes - EACH_BYTE) & ~quotes)
                        | ((backslashes - EACH_BYTE) & ~backslashes)
                        | ((eight - ' ' * EACH_BYTE) & ~eight))
                & EACH_SIGN;
    }

    private void unescape(BsonBytes bson) throws MalformedEventException {
        if (at + 1 >= bytes.length || bytes[at] != '\\') {
            throw noJson();
        }
        byte escaped = bytes[at + 1];
        at += 2;
        switch (escaped) {
            case '"', '\\', '/' -> bson.writeByte(escaped);
            case 'b' -> bson.writeByte('\b');
            case 'f' -> bson.writeByte('\f');
            case 'n' -> bson.writeByte('\n');
            case 'r' -> bson.writeByte('\r');
            case 't' -> bson.writeByte('\t');
            case 'u' -> bson.writeBytes(Character.toString(codePoint()).getBytes(UTF_8));
            default -> throw noJson();
        }
    }

    private int codePoint() throws MalformedEventException {
        char first = escapedChar();
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (at + 1 < bytes.length && bytes[at] == '\\' && bytes[at + 1] == 'u') {
            at += 2;
            char second = escapedChar();
            if (Character.isSurrogatePair(first, second)) {
                return Character.toCodePoint(first, second);
            }
        }
        // JSON can escape it, UTF-8 cannot say it: it would come back as another character.
        throw malformed("half a surrogate pair in a text");
    }

    private char escapedChar() throws MalformedEventException {
        int character = 0;
        for (int i = 0; i < ESCAPE_DIGITS; i++) {
            int digit = at < bytes.length ? Character.digit(bytes[at], HEX) : -1;
            if (digit < 0) {
                throw noJson();
            }
            character = HEX * character + digit;
            at++;
        }
        return (char) character;
    }

    /** Takes this word of letters, which must come next. */
    void readWord(String word) throws MalformedEventException {
        require(word.charAt(0));
        for (int i = 1; i < word.length(); i++) {
            if (at == bytes.length || bytes[at] != word.charAt(i)) {
                throw noJson();
            }
            at++;
        }
    }

    boolean isAtNumber() throws MalformedEventException {
        return switch (peek()) {
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'N', 'I' -> true;
            default -> false;
        };
    }

    /** @return true if it is a {@link #whole} one, false if a {@link #floating} one */
    boolean readNumber() throws MalformedEventException {
        boolean isNegative = take('-');
        if (isNamed(isNegative)) {
            return false;
        }
        int first = at;
        int start = isNegative ? first - 1 : first;
        whole = digits();
        int count = at - first;
        if (count > 1 && bytes[first] == '0') {
            throw noJson();
        }
        if (at < bytes.length && (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E')) {
            floating = floating(start);
            return false;
        }
        if (count > SAFE_LONG_DIGITS) {
            whole = longest(start);
        } else if (isNegative) {
            whole = -whole;
        }
        return true;
    }

    /** Of the last number that was read, and was whole. */
    long whole() {
        return whole;
    }

    /** Of the last number that was read, and was not whole. */
    double floating() {
        return floating;
    }

    private boolean isNamed(boolean isNegative) throws MalformedEventException {
        byte first = at < bytes.length ? bytes[at] : 0;
        if (first == 'I') {
            readWord("Infinity");
            floating = isNegative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return true;
        }
        if (first == 'N' && !isNegative) {
            readWord("NaN");
            floating = Double.NaN;
            return true;
        }
        return false;
    }

    /** One digit at least. @return the number they are, if a long holds it */
    private long digits() throws MalformedEventException {
        int first = at;
        long number = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            number = 10 * number + bytes[at] - '0';
            at++;
        }
        if (at == first) {
            throw noJson();
        }
        return number;
    }

    private double floating(int start) throws MalformedEventException {
        if (bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
        if (at - start > StreamReadConstraints.DEFAULT_MAX_NUM_LEN) {
            throw malformed("a number of more than " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN + " digits");
        }
        double number = NumberInput.parseDouble(new String(bytes, start, at - start, UTF_8), true);
        if (Double.isInfinite(number)) {
            throw malformed("a number that no double holds");
        }
        return number;
    }

    private long longest(int start) throws MalformedEventException {
        try {
            return Long.parseLong(new String(bytes, start, at - start, UTF_8));
        } catch (NumberFormatException e) {
            throw malformed("a whole number of more than 64 bits");
        }
    }
}
