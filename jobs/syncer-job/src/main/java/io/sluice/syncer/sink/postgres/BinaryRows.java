package io.sluice.syncer.sink.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.mapping.ColumnKind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Rows in the binary form of COPY. */
final class BinaryRows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NO_FLAGS = 0;
    private static final int NO_EXTENSION = 0;
    private static final int END = -1;
    private static final int NULL = -1;
    private static final int JSONB_VERSION = 1;

    /** PostgreSQL counts from the year 2000. */
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

    private static final long EPOCH_SECOND = EPOCH.toEpochDay() * 86_400;

    /** A numeric's digits are of base 10,000. */
    private static final int DECIMALS_PER_DIGIT = 4;

    private static final int NUMERIC_POSITIVE = 0;
    private static final int NUMERIC_NEGATIVE = 0x4000;

    private BinaryRows() {}

    static byte[] of(List<TargetColumn> columns, List<FittedRow> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            out.writeInt(NO_FLAGS);
            out.writeInt(NO_EXTENSION);
            for (FittedRow row : rows) {
                out.writeShort(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    writeField(columns.get(i).kind(), row.values()[i], out);
                }
            }
            out.writeShort(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeField(ColumnKind kind, Object value, DataOutputStream out) throws IOException {
        if (value == null) {
            out.writeInt(NULL);
            return;
        }
        switch (kind) {
            case SMALLINT -> {
                out.writeInt(Short.BYTES);
                out.writeShort((Short) value);
            }
            case INTEGER -> {
                out.writeInt(Integer.BYTES);
                out.writeInt((Integer) value);
            }
            case BIGINT -> writeLong((Long) value, out);
            case REAL -> {
                out.writeInt(Float.BYTES);
                out.writeFloat((Float) value);
            }
            case DOUBLE -> {
                out.writeInt(Double.BYTES);
                out.writeDouble((Double) value);
            }
            case BOOLEAN -> {
                out.writeInt(1);
                out.writeBoolean((Boolean) value);
            }
            case NUMERIC -> writeNumeric((BigDecimal) value, out);
            case TIMESTAMP, TIMESTAMPTZ -> writeLong(micros((Instant) value), out);
            case DATE -> {
                out.writeInt(Integer.BYTES);
                out.writeInt(Math.toIntExact(((LocalDate) value).toEpochDay() - EPOCH.toEpochDay()));
            }
            case UUID -> {
                out.writeInt(2 * Long.BYTES);
                out.writeLong(((UUID) value).getMostSignificantBits());
                out.writeLong(((UUID) value).getLeastSignificantBits());
            }
            case TEXT -> writeBytes(((String) value).getBytes(UTF_8), out);
            case BYTEA -> writeBytes((byte[]) value, out);
            case JSONB -> {
                byte[] json = ((String) value).getBytes(UTF_8);
                out.writeInt(1 + json.length);
                out.writeByte(JSONB_VERSION);
                out.write(json);
            }
        }
    }

    private static void writeLong(long value, DataOutputStream out) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    private static void writeBytes(byte[] value, DataOutputStream out) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    /** Rounded, as PostgreSQL does with more decimals than it keeps. */
    private static long micros(Instant instant) {
        long second = Math.multiplyExact(instant.getEpochSecond() - EPOCH_SECOND, 1_000_000L);
        return Math.addExact(second, (instant.getNano() + 500) / 1000);
    }

    /** Whole digits on both sides of the point, and the weight of the first one. */
    private static void writeNumeric(BigDecimal value, DataOutputStream out) throws IOException {
        int scale = Math.max(0, value.scale());
        int fractionDigits = (scale + DECIMALS_PER_DIGIT - 1) / DECIMALS_PER_DIGIT;
        String decimals = value.setScale(fractionDigits * DECIMALS_PER_DIGIT)
                .unscaledValue()
                .abs()
                .toString();
        int digits = (decimals.length() + DECIMALS_PER_DIGIT - 1) / DECIMALS_PER_DIGIT;
        out.writeInt((4 + digits) * Short.BYTES);
        out.writeShort(digits);
        out.writeShort(digits - fractionDigits - 1);
        out.writeShort(value.signum() < 0 ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
        out.writeShort(scale);
        int end = decimals.length() - (digits - 1) * DECIMALS_PER_DIGIT;
        for (int start = 0; end <= decimals.length(); start = end, end += DECIMALS_PER_DIGIT) {
            out.writeShort(Integer.parseInt(decimals, start, end, 10));
        }
    }
}
