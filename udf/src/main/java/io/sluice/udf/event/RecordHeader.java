package io.sluice.udf.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import javax.annotation.Nullable;

/** A header of a Kafka record; a name may come more than once. */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record RecordHeader(String name, @Nullable byte[] value) {

    public RecordHeader {
        Objects.requireNonNull(name, "name");
    }

    public static RecordHeader of(String name, String text) {
        return new RecordHeader(name, text.getBytes(UTF_8));
    }

    /** The value as UTF-8; empty where there is none. */
    public String text() {
        return value == null ? "" : new String(value, UTF_8);
    }
}
