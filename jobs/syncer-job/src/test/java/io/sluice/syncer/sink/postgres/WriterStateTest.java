package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriterStateTest {

    private static final WriterState.Serializer SERIALIZER = WriterState.Serializer.INSTANCE;

    /** The last thing in it is the number of headers of its only record, which is what version 1 lacks. */
    @Test
    void theStateOfAnOlderSavepointIsRead() throws IOException {
        WriterState state = new WriterState(
                TransactionId.parse("sluice:a:rows:1:2:0123abcd").orElseThrow(),
                2,
                List.of(TestRows.upsert("t", "k", 1)));
        byte[] bytes = SERIALIZER.serialize(state);

        WriterState read = SERIALIZER.deserialize(1, Arrays.copyOf(bytes, bytes.length - Integer.BYTES));

        assertThat(read).usingRecursiveComparison().isEqualTo(SERIALIZER.deserialize(2, bytes));
        assertThat(read.rows()).hasSize(1);
    }
}
