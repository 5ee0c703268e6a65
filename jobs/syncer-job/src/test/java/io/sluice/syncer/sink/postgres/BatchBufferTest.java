package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.delete;
import static io.sluice.syncer.sink.postgres.TestRows.softDelete;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BatchBufferTest {

    private final BatchBuffer buffer = new BatchBuffer();

    /** What would be written: the operation's first letter, the key, the version. */
    private String drained(MappedRow... rows) {
        for (MappedRow row : rows) {
            buffer.add(row);
        }
        return buffer.drain().stream()
                .map(batch -> batch.table() + "/" + batch.received() + ":"
                        + batch.rows()
                                .map(row -> row.row().operation().name().substring(0, 1)
                                        + row.row().rowKey()
                                        + row.row().version().position())
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }

    @Test
    void isEmptyAfterADrain() {
        buffer.add(upsert("t", "a", 1));
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(buffer.bytes()).isEqualTo(2);
        assertThat(buffer.drain()).hasSize(1);
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.bytes()).isZero();
        assertThat(buffer.drain()).isEqualTo(List.of());
    }

    @Test
    void theLastVersionWins() {
        assertThat(drained(upsert("t", "a", 2), upsert("t", "a", 1))).isEqualTo("t/2:Ua2");
        assertThat(drained(upsert("t", "a", 1), upsert("t", "a", 2))).isEqualTo("t/2:Ua2");
    }

    @Test
    void ofEqualVersionsTheLaterArrivalWins() {
        assertThat(drained(upsert("t", "a", 1), delete("t", "a", 1))).isEqualTo("t/2:Da1");
        assertThat(drained(delete("t", "a", 1), upsert("t", "a", 1))).isEqualTo("t/2:Ua1");
    }

    @Test
    void deletesComeBeforeUpsertsAndSoftDeletesAfter() {
        assertThat(drained(softDelete("t", "a", 1), upsert("t", "b", 1), delete("t", "c", 1)))
                .isEqualTo("t/3:Dc1 Ub1 Sa1");
    }

    @Test
    void aSoftDeleteKeepsTheRowThatItMarks() {
        assertThat(drained(upsert("t", "a", 1), softDelete("t", "a", 2))).isEqualTo("t/2:Ua1 Sa2");
        assertThat(drained(upsert("t", "a", 1), softDelete("t", "a", 2), softDelete("t", "a", 3)))
                .isEqualTo("t/3:Ua1 Sa3");
        assertThat(drained(upsert("t", "a", 1), softDelete("t", "a", 2), upsert("t", "a", 3)))
                .isEqualTo("t/3:Ua3");
        assertThat(drained(upsert("t", "a", 1), softDelete("t", "a", 3), upsert("t", "a", 2)))
                .isEqualTo("t/3:Ua1 Sa3");
        assertThat(drained(upsert("t", "a", 1), softDelete("t", "a", 2), delete("t", "a", 3)))
                .isEqualTo("t/3:Da3");
    }

    @Test
    void keysAreInTheOrderOfTheirLastChange() {
        assertThat(drained(upsert("t", "a", 1), upsert("t", "b", 1), upsert("t", "a", 2), upsert("t", "b", 0)))
                .isEqualTo("t/4:Ub1 Ua2");
    }

    @Test
    void tablesAreApart() {
        buffer.add(upsert("t", "a", 1));
        buffer.add(upsert("u", "a", 1));
        buffer.add(softDelete("u", "a", 2));
        assertThat(buffer.size()).isEqualTo(3);
        assertThat(drained()).isEqualTo("t/1:Ua1, u/2:Ua1 Sa2");
    }
}
