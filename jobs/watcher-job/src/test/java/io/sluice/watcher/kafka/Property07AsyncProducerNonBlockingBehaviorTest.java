package io.sluice.watcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Property 7: for any Kafka write operation, the producer should return immediately without blocking the change stream
 * processing thread. Here: any number of events is taken, one after the other, by a sink whose broker acknowledges none;
 * a sink that waited for one of them would wait for ever.
 *
 * <p>Validates: Requirements 3.2.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Property07AsyncProducerNonBlockingBehaviorTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsAreTakenWithoutWaitingForOneBefore(boolean exactlyOnce) throws Exception {
        try (FakeKafka kafka = new FakeKafka();
                KafkaWriting job = new KafkaWriting(kafka, exactlyOnce)) {
            long[] checkpoint = {0};
            RandomInput.slowTheory("Property 7, exactly once: " + exactlyOnce)
                    .forAll(integers().between(1, 200))
                    .checkAssert(RandomInput.check(events -> {
                        kafka.hold();
                        int before = kafka.acknowledged().size();
                        job.read(events);
                        assertThat(kafka.acknowledged()).hasSize(before);

                        kafka.release(Errors.NONE);
                        checkpoint[0]++;
                        job.barrier(checkpoint[0]);
                        job.complete(checkpoint[0]);
                        assertThat(kafka.acknowledged()).isEqualTo(job.read());
                    }));
        }
    }
}
