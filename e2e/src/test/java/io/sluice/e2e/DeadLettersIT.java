package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A record that nobody can read is kept with its bytes, and holds up no other. */
@ExtendWith(Stack.Extension.class)
class DeadLettersIT {

    @TempDir
    private Path folder;

    @Test
    void undecodableRecordIsKeptAndItsNeighboursAreWritten(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "dead", folder)) {
            Load.insert(replication.collection("players"), 0, 10);
            replication.startBoth();
            replication.awaitRows("players", 10);

            byte[] garbage = {'{', 0, (byte) 0xff, '}'};
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", stack.info().kafka()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("cdc.dead.players", "key".getBytes(UTF_8), garbage))
                        .get();
            }
            Load.insert(replication.collection("players"), 10, 20);
            replication.assertEqualSides(20);

            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            Replication.await("the dead letter", () -> {
                letters.clear();
                letters.addAll(replication.committedRecords("sluice-syncer-dead.dead-letters"));
                return !letters.isEmpty();
            });
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).value()).isEqualTo(garbage);
            assertThat(header(letters.get(0), "sluice.topic")).isEqualTo("cdc.dead.players");
            assertThat(header(letters.get(0), "sluice.stage")).isEqualTo("DECODE");
            assertThat(header(letters.get(0), "sluice.reason")).contains("UTF-8");
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
