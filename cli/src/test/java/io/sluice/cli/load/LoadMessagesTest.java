package io.sluice.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadMessagesTest {

    private static final Instant NOW = Instant.parse("2025-01-15T10:30:00Z");

    @Test
    void haveTheFormatOfDocument1() {
        Document message = new LoadMessages(new LoadPlan(10, 1_000, 10, 100, 24), 7)
                .batch(12, 3, NOW)
                .get(3);

        assertThat(message.keySet())
                .containsExactly("message", "timestamp", "delayedUntil", "loadTestBatch", "messageType", "payload");
        assertThat(message.getString("message")).isEqualTo("Load test message #123");
        assertThat(message.getDate("timestamp")).isEqualTo(Date.from(NOW));
        assertThat(Instant.parse(message.getString("delayedUntil"))).isAfter(NOW);
        assertThat(message.getInteger("loadTestBatch")).isEqualTo(12);
        assertThat(message.getString("messageType")).isEqualTo("delayed");
        Document payload = message.get("payload", Document.class);
        assertThat(payload.keySet()).containsExactly("index", "worker", "timestamp", "random");
        assertThat(payload.getInteger("index")).isEqualTo(123);
        assertThat(payload.getInteger("worker")).isEqualTo(3);
        assertThat(payload.getLong("timestamp")).isEqualTo(1736937000L);
        assertThat(payload.getInteger("random")).isBetween(0, 999);
    }

    @Test
    void areDelayedOrImmediate() {
        List<Document> messages = all(new LoadPlan(1, 10_000, 100, 30, 24), 7);

        assertThat(messages).allSatisfy(message -> {
            assertThat(message.getString("messageType"))
                    .isEqualTo(LoadMessages.isDelayed(message) ? "delayed" : "immediate");
            assertThat(message.containsKey("delayedUntil")).isEqualTo(LoadMessages.isDelayed(message));
        });
        assertThat(messages.stream().filter(LoadMessages::isDelayed).count()).isBetween(2_700L, 3_300L);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 1000"})
    void areAllOfOneKindAtTheLimits(int delayedPercent, int delayed) {
        assertThat(all(new LoadPlan(3, 1_000, 10, delayedPercent, 24), 7))
                .filteredOn(LoadMessages::isDelayed)
                .hasSize(delayed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.000_000_1, 0.01, 0.5, 24, 8760})
    void areDelayedWithinTheLimit(double maxDelayHours) {
        long maxMs = (long) Math.ceil(maxDelayHours * Duration.ofHours(1).toMillis());

        assertThat(all(new LoadPlan(1, 1_000, 10, 100, maxDelayHours), 7))
                .extracting(message -> Duration.between(NOW, Instant.parse(message.getString("delayedUntil")))
                        .toMillis())
                .allSatisfy(delayMs -> assertThat(delayMs).isBetween(1L, maxMs));
    }

    /** Neighbouring batches have neighbouring seeds, and must not have neighbouring delays. */
    @Test
    void areSpreadOverTheDelays() {
        List<Long> delaysMinutes = IntStream.range(0, 1_000)
                .mapToObj(batch -> new LoadMessages(new LoadPlan(1, 1_000, 1, 100, 1), 7).batch(batch, 1, NOW))
                .map(batch -> Duration.between(NOW, Instant.parse(batch.get(0).getString("delayedUntil")))
                        .toMinutes())
                .toList();

        assertThat(delaysMinutes).contains(0L, 15L, 30L, 45L, 59L);
    }

    @ParameterizedTest
    @CsvSource({"1000, 10, 100", "1001, 10, 101", "7, 10, 1", "10, 1, 10", "100000000, 100000, 1000"})
    void areDividedIntoBatches(int messages, int batchSize, int batches) {
        LoadPlan plan = new LoadPlan(10, messages, batchSize, 30, 24);

        assertThat(plan.batches()).isEqualTo(batches);
        assertThat(IntStream.range(0, batches).map(plan::sizeOf).sum()).isEqualTo(messages);
        assertThat(plan.firstIndexOf(batches - 1) + plan.sizeOf(batches - 1)).isEqualTo(messages);
    }

    @Test
    void areTheSameForTheSameSeed() {
        LoadPlan plan = new LoadPlan(1, 100, 10, 50, 24);

        assertThat(all(plan, 7)).isEqualTo(all(plan, 7)).isNotEqualTo(all(plan, 8));
    }

    private static List<Document> all(LoadPlan plan, long seed) {
        LoadMessages messages = new LoadMessages(plan, seed);
        List<Document> all = new ArrayList<>();
        for (int batch = 0; batch < plan.batches(); batch++) {
            all.addAll(messages.batch(batch, 1, NOW));
        }
        return all;
    }
}
