package io.sluice.syncer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

    private static final RecordKey KEY = new RecordKey();

    @Test
    void recordsOfOneDocumentHaveOneKeyWhateverTheirValue() {
        assertThat(KEY.getKey(Records.of(Events.insert("{_id: 1}", "{_id: 1}"), 7)))
                .isEqualTo(KEY.getKey(Records.of(Events.delete("{_id: 1}"), 8)));
    }

    @Test
    void theSameBytesGiveTheSameKey() {
        RandomInput.theory("keys of records").forAll(Gens.events()).checkAssert(event -> assertThat(
                        KEY.getKey(Records.of(event, 1)))
                .isEqualTo(KEY.getKey(Records.of(event, 2))));
    }

    @Test
    void manyDocumentsHaveManyKeys() {
        Set<Integer> keys = new HashSet<>();
        for (int id = 0; id < 1000; id++) {
            keys.add(KEY.getKey(Records.of(Events.delete("{_id: " + id + "}"), id)));
        }

        assertThat(keys).hasSizeGreaterThan(990);
    }

    @Test
    void aRecordWithoutAKeyStaysWithItsPartition() {
        assertThat(KEY.getKey(new ConsumedRecord("t", 3, 1, 0, null, new byte[] {1})))
                .isEqualTo(KEY.getKey(new ConsumedRecord("t", 3, 2, 0, null, new byte[] {2})))
                .isNotEqualTo(KEY.getKey(new ConsumedRecord("t", 4, 2, 0, null, new byte[] {2})));
    }
}
