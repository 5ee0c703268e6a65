package io.sluice.watcher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizedRecordTest {

    private static final byte[] KEY = "{\"_id\": 1}".getBytes(UTF_8);
    private static final KnownTopic LETTERS = new KnownTopic("letters", 100_000);

    @Test
    void whatFitsGoesToItsTopic() {
        SizedRecord record = sized(10_000, 20_000);

        assertThat(record.fits()).isTrue();
        assertThat(record.record().topic()).isEqualTo("cdc.shop.orders");
        assertThat(record.record().timestamp()).isEqualTo(5);
        assertThat(record.record().value()).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {19_500, 1_000_000})
    void whatDoesNotIsALetterThatFits(int valueBytes) {
        SizedRecord record = sized(valueBytes, 20_000);

        assertThat(record.fits()).isFalse();
        ProducerRecord<byte[], byte[]> letter = record.letter(LETTERS, 9);
        assertThat(letter.topic()).isEqualTo("letters");
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(sizeInKafka(letter)).isLessThanOrEqualTo(LETTERS.maxBytes());
        assertThat(header(letter, "sluice.topic")).isEqualTo("cdc.shop.orders");
        assertThat(header(letter, "sluice.stage")).isEqualTo("PUBLISH");
        assertThat(header(letter, "sluice.reason")).contains("its topic takes 20000");
        assertThat(letter.headers().lastHeader("sluice.cut_from") != null).isEqualTo(valueBytes > 100_000);
    }

    /** What is masked is masked in key and value: nothing else may tell of a document. */
    @Test
    void noHeaderHasAnythingOfKeyOrValue() {
        byte[] key = "the key's secret".getBytes(UTF_8);
        byte[] value = "the value's secret".repeat(10_000).getBytes(UTF_8);
        SizedRecord record = new SizedRecord(new KnownTopic("cdc.shop.orders", 20_000), key, value, 5);

        assertThat(record.record().headers()).isEmpty();
        assertThat(record.letter(LETTERS, 9).headers()).isNotEmpty().allSatisfy(header -> assertThat(
                        header.key() + new String(header.value(), UTF_8))
                .doesNotContain("secret"));
    }

    /** Kafka's own estimate is what a producer compares with its limit. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 18_000, 18_965})
    void whatFitsIsNeverRefusedByKafka(int valueBytes) {
        SizedRecord record = sized(valueBytes, 20_000);

        assertThat(record.fits()).isTrue();
        assertThat(sizeInKafka(record.record())).isLessThanOrEqualTo(20_000);
    }

    private static SizedRecord sized(int valueBytes, int maxBytes) {
        return new SizedRecord(new KnownTopic("cdc.shop.orders", maxBytes), KEY, new byte[valueBytes], 5);
    }

    private static int sizeInKafka(ProducerRecord<byte[], byte[]> record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                new RecordHeaders(record.headers()).toArray());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
