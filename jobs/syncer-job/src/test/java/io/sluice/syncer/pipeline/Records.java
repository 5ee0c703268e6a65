package io.sluice.syncer.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;

/** Records as the watcher writes them, and worse ones. */
final class Records {

    private static final SluiceCodec CODEC = new SluiceCodec();

    private Records() {}

    static ConsumedRecord of(ChangeEvent event, long offset) {
        return of(CODEC, event, offset);
    }

    static ConsumedRecord of(ChangeEventCodec codec, ChangeEvent event, long offset) {
        return new ConsumedRecord(
                "cdc.game_db.players",
                0,
                offset,
                event.timestampMs(),
                codec.encodeKey(event),
                codec.encodeValue(event));
    }

    static ConsumedRecord of(String key, String value, long offset) {
        return new ConsumedRecord(
                "cdc.game_db.players", 0, offset, 0, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
    }
}
