package io.sluice.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.LetterRecord;
import io.sluice.udf.event.ConsumedRecord;
import java.time.Instant;

/** Dead letters as the syncer writes them. */
final class Letters {

    static final Instant FAILED_AT = Instant.parse("2030-01-15T14:30:00Z");

    private Letters() {}

    static Letter of(long offset, DeadLetter.Stage stage, String table, String reason, String key, byte[] value) {
        ConsumedRecord origin =
                new ConsumedRecord("cdc.shop.orders", 3, 42, FAILED_AT.toEpochMilli(), key.getBytes(UTF_8), value);
        return stored(offset, new DeadLetter(origin, stage, reason, "22001", table, FAILED_AT.toEpochMilli()), 1 << 20);
    }

    /** @param maxBytes what the letters' topic takes */
    static Letter stored(long offset, DeadLetter failure, int maxBytes) {
        LetterRecord stored = LetterRecord.of(failure, maxBytes);
        return new Letter(new Place(0, offset), 0, stored.key(), stored.value(), stored.headers());
    }

    static Letter any() {
        return of(17, DeadLetter.Stage.WRITE, "orders", "value too long", "{\"_id\": 7}", new byte[] {0, -1});
    }
}
