package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import io.sluice.udf.type.SerializedForm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

class HeldEntryTest {

    @Test
    void entriesComeBackAsTheyWere() {
        RandomInput.theory("serialized entries of the queue").forAll(entries()).checkAssert(entry -> assertThat(
                        SerializedForm.roundTrip(entry, HeldEntrySerializer.INSTANCE))
                .isEqualTo(entry)
                .hasSameHashCodeAs(entry));
    }

    /** RocksDB orders by bytes, the heap by comparison: both are one order. */
    @Test
    void bytesOrderAsEntriesDo() {
        RandomInput.theory("order of entries").forAll(entries(), entries()).checkAssert((one, other) -> {
            int byBytes = Arrays.compareUnsigned(
                    SerializedForm.of(one, HeldEntrySerializer.INSTANCE),
                    SerializedForm.of(other, HeldEntrySerializer.INSTANCE));
            int byPriority = one.comparePriorityTo(other);
            assertThat(byPriority == 0 || Integer.signum(byPriority) == Integer.signum(byBytes))
                    .isTrue();
        });
    }

    private static Gen<HeldEntry> entries() {
        return longs().between(0, Long.MAX_VALUE)
                .mix(longs().between(0, 3))
                .zip(
                        longs().between(0, Long.MAX_VALUE).mix(longs().between(0, 3)),
                        strings().basicLatinAlphabet().ofLengthBetween(0, 8),
                        HeldEntry::new);
    }
}
