package io.sluice.cli.contest;

import io.sluice.cli.bench.BenchTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records of the size of a document, to and from a topic of its own. */
record RawKafka(Site site, int records) {
    private static final int RECORD_BYTES = 400;
    private static final int BATCH_BYTES = 512 << 10;
    private static final int LINGER_MS = 5;

    double producedPerSecond() throws InterruptedException, ExecutionException {
        topic().makeAnew();
        byte[] value = new byte[RECORD_BYTES];
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                site.kafka(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MS,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Stopwatch watch = new Stopwatch();
            List<Future<RecordMetadata>> sent = new ArrayList<>(records);
            for (int i = 0; i < records; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic().name(), value)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
            return watch.perSecond(records);
        }
    }

    double consumedPerSecond() {
        try (ArrivedRecords reader = ArrivedRecords.fromBeginning(site.kafka(), topic().partitions())) {
            Stopwatch watch = new Stopwatch();
            while (reader.arrived() < records) {
                Thread.onSpinWait();
            }
            return watch.perSecond(records);
        }
    }

    void clear() throws InterruptedException {
        topic().remove();
    }

    private BenchTopic topic() {
        return site.topic(Site.DATABASE + ".limit");
    }
}
