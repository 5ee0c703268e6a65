package io.sluice.udf.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import io.sluice.udf.type.SerializedForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

class ConsumedRecordTest {

    private static final ConsumedRecord.Serializer SERIALIZER = ConsumedRecord.Serializer.INSTANCE;

    @Test
    void everyRecordComesBackAsItWas() {
        RandomInput.theory("serialized records")
                .forAll(
                        strings().allPossible().ofLengthBetween(0, 40),
                        integers().all(),
                        longs().all(),
                        integers().between(0, 2))
                .checkAssert((text, partition, number, nulls) -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    String name = new String(bytes, StandardCharsets.UTF_8);
                    assertRoundTrip(new ConsumedRecord(
                            "cdc.game_db.players",
                            partition,
                            number,
                            -number,
                            nulls == 0 ? null : bytes,
                            nulls == 1 ? null : bytes,
                            nulls == 2
                                    ? List.of()
                                    : List.of(
                                            new RecordHeader(name, bytes),
                                            new RecordHeader(name, nulls == 0 ? null : bytes))));
                });
    }

    @Test
    void anEmptyValueIsNotAMissingOne() {
        assertRoundTrip(new ConsumedRecord("t", 0, 0, 0, new byte[0], null));
        assertRoundTrip(new ConsumedRecord("t", 0, 0, 0, null, new byte[0]));
    }

    @Test
    void aValueOfOneMegabyteComesBack() {
        assertRoundTrip(new ConsumedRecord("t".repeat(249), 0, 0, 0, null, new byte[1 << 20]));
    }

    @Test
    void theFormOfOlderSavepointsIsRead() throws IOException {
        ConsumedRecord record = new ConsumedRecord("t", 1, 2, 3, new byte[] {4}, new byte[] {5});
        byte[] bytes = SerializedForm.of(record, SERIALIZER);
        byte[] withoutHeaders = Arrays.copyOf(bytes, bytes.length - Integer.BYTES);

        ConsumedRecord read = SERIALIZER.deserializeWithoutHeaders(new DataInputDeserializer(withoutHeaders));

        assertThat(read).usingRecursiveComparison().isEqualTo(record);
    }

    @Test
    void aCopyIsTheRecordItself() {
        ConsumedRecord record = new ConsumedRecord("t", 0, 0, 0, null, null);

        assertThat(SERIALIZER.copy(record)).isSameAs(record);
    }

    @Test
    void theSerializerOfASavepointIsCompatibleAsItIs() throws IOException {
        assertThat(SERIALIZER
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(SerializedForm.restored(SERIALIZER))
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void showsItsPlaceAndNothingOfItsContent() {
        ConsumedRecord record = new ConsumedRecord("orders", 3, 42, 0, "secret".getBytes(StandardCharsets.UTF_8), null);

        assertThat(record).hasToString("orders-3@42");
    }

    private static void assertRoundTrip(ConsumedRecord record) {
        ConsumedRecord read = SerializedForm.roundTrip(record, SERIALIZER);

        assertThat(read.position()).isEqualTo(record.position());
        assertThat(read.timestampMs()).isEqualTo(record.timestampMs());
        assertThat(read.key()).isEqualTo(record.key());
        assertThat(read.value()).isEqualTo(record.value());
        assertThat(read.headers()).usingRecursiveComparison().isEqualTo(record.headers());
    }
}
