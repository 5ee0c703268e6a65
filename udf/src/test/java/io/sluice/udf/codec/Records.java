package io.sluice.udf.codec;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import javax.annotation.Nullable;

/** Records at one place of one topic. */
final class Records {

    static final long OFFSET = 7;
    static final long TIMESTAMP_MS = 1_705_318_200_123L;

    private Records() {}

    static ConsumedRecord of(@Nullable byte[] key, @Nullable byte[] value) {
        return new ConsumedRecord("cdc.game_db.players", 0, OFFSET, TIMESTAMP_MS, key, value);
    }

    static ConsumedRecord of(ChangeEventCodec codec, ChangeEvent event) {
        return of(codec.encodeKey(event), codec.encodeValue(event));
    }
}
