package io.sluice.udf.codec;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Dates as Extended JSON writes them. */
final class IsoTimes {

    private static final int DATE_LENGTH = "1970-01-01".length();
    private static final int SECONDS_LENGTH = "1970-01-01T00:00:00Z".length();
    private static final int MILLIS_LENGTH = "1970-01-01T00:00:00.000Z".length();

    private static final int UNUSUAL = -1;
    private static final long MS_PER_SECOND = 1000;
    private static final long MS_PER_DAY = 86_400_000;

    private IsoTimes() {}

    /**
     * @param text ISO 8601 with an offset, or a date alone, which is its midnight in UTC
     * @return epoch milliseconds; what is finer is cut off
     * @throws java.time.DateTimeException if it is neither
     * @throws ArithmeticException if it is too far away
     */
    static long parseMs(String text) {
        if (text.length() == DATE_LENGTH) {
            return LocalDate.parse(text)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        }
        int msOfDay = usualMsOfDay(text);
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        if (msOfDay == UNUSUAL || year == UNUSUAL || month == UNUSUAL || day == UNUSUAL) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME
                    .parse(text, Instant::from)
                    .toEpochMilli();
        }
        return LocalDate.of(year, month, day).toEpochDay() * MS_PER_DAY + msOfDay;
    }

    /** The general way takes microseconds: the two forms that are written are read by their places. */
    private static int usualMsOfDay(String text) {
        int length = text.length();
        boolean hasMillis = length == MILLIS_LENGTH && text.charAt(SECONDS_LENGTH - 1) == '.';
        boolean isUsual = (hasMillis || length == SECONDS_LENGTH)
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(length - 1) == 'Z';
        if (!isUsual) {
            return UNUSUAL;
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int millis = hasMillis ? number(text, 20, 23) : 0;
        boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        return isTime && millis >= 0 ? (int) (((hour * 60 + minute) * 60 + second) * MS_PER_SECOND + millis) : UNUSUAL;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = i < text.length() ? text.charAt(i) - '0' : UNUSUAL;
            if (digit < 0 || digit > 9) {
                return UNUSUAL;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
