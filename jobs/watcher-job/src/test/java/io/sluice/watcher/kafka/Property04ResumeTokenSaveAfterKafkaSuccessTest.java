package io.sluice.watcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Property 4: for any change event successfully published to Kafka, a resume token should be saved to persistent storage
 * before processing the next event. Here: an event is published when it can be read as committed, and that it can from
 * the moment on at which the checkpoint that has its position is complete, and no earlier: whatever is published is never
 * read from MongoDB again.
 *
 * <p>Validates: Requirements 2.1.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Property04ResumeTokenSaveAfterKafkaSuccessTest {

    private long checkpoint;
    private int saved;

    /** One job, for all inputs; a number below 6 is so many events, 6 and 7 a checkpoint that completes, 8 one that fails. */
    @Test
    void whatIsPublishedIsWhatTheLastCompletedCheckpointHasThePositionOf() throws Exception {
        try (FakeKafka kafka = new FakeKafka();
                KafkaWriting job = new KafkaWriting(kafka, true)) {
            RandomInput.slowTheory("Property 4")
                    .forAll(lists().of(integers().between(0, 8)).ofSizeBetween(1, 10))
                    .checkAssert(RandomInput.check(steps -> {
                        for (int step : steps) {
                            take(step, job);
                            assertThat(kafka.committed()).isEqualTo(job.before(saved));
                        }
                    }));
        }
    }

    private void take(int step, KafkaWriting job) throws Exception {
        if (step < 6) {
            job.read(step);
            return;
        }
        checkpoint++;
        int position = job.barrier(checkpoint);
        if (step < 8) {
            job.complete(checkpoint);
            saved = position;
        }
    }
}
