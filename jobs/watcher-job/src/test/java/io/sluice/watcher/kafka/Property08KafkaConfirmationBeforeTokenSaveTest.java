package io.sluice.watcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Property 8: for any change event, the resume token save operation should only occur after receiving Kafka delivery
 * confirmation. Here: no checkpoint gets past the sink before every event that its position covers is acknowledged, and
 * none at all if one was refused.
 *
 * <p>Validates: Requirements 3.3.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Property08KafkaConfirmationBeforeTokenSaveTest {

    private KafkaWriting job;
    /** A new job's count anew: the sink makes a transaction for each number that is left out. */
    private long checkpoint;

    /** Each number is so many events before a barrier, which comes when none of them is acknowledged. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPositionIsSavedWhenAllBeforeItIsAcknowledged(boolean exactlyOnce) throws Exception {
        try (FakeKafka kafka = new FakeKafka()) {
            job = new KafkaWriting(kafka, exactlyOnce);
            RandomInput.slowTheory("Property 8, exactly once: " + exactlyOnce)
                    .forAll(
                            lists().of(integers().between(0, 30)).ofSizeBetween(0, 4),
                            integers().between(-60, 30))
                    .checkAssert((batches, refused) -> RandomInput.<List<Integer>>check(each -> {
                                for (int events : each) {
                                    assertWaitsForAll(kafka, events);
                                }
                                if (refused > 0) {
                                    assertSavesNothing(kafka, refused);
                                    job.close();
                                    job = new KafkaWriting(kafka, exactlyOnce);
                                    checkpoint = 0;
                                }
                            })
                            .accept(batches));
            job.close();
        }
    }

    private void assertWaitsForAll(FakeKafka kafka, int events) throws Exception {
        int acknowledged = kafka.acknowledged().size();
        kafka.hold();
        job.read(events);
        Release release = new Release(kafka, events, Errors.NONE);
        checkpoint++;
        int position = job.barrier(checkpoint);
        release.assertWaitedFor();
        assertThat(kafka.acknowledged().subList(acknowledged, acknowledged + events))
                .isEqualTo(job.read().subList(position - events, position));
        job.complete(checkpoint);
    }

    /** Kafka refuses one of the events at least. */
    private void assertSavesNothing(FakeKafka kafka, int events) throws Exception {
        kafka.hold();
        job.read(events);
        Release release = new Release(kafka, events, Errors.RECORD_LIST_TOO_LARGE);
        checkpoint++;
        assertThatThrownBy(() -> job.barrier(checkpoint)).hasStackTraceContaining("RecordBatchTooLarge");
        release.assertWaitedFor();
        kafka.release(Errors.NONE);
    }

    /** Lets the broker answer as soon as this thread is seen to wait for it. */
    private static final class Release {

        private final AtomicBoolean isReleased = new AtomicBoolean();

        /** @param events that are waited for; if there are none it is done */
        Release(FakeKafka kafka, int events, Errors answer) {
            if (events == 0) {
                isReleased.set(true);
                return;
            }
            Thread flushing = Thread.currentThread();
            Thread observer = new Thread(
                    () -> {
                        while (!isWaitingForTheBroker(flushing)) {
                            if (!flushing.isAlive()) {
                                return;
                            }
                            Thread.onSpinWait();
                        }
                        isReleased.set(true);
                        kafka.release(answer);
                    },
                    "release");
            observer.setDaemon(true);
            observer.start();
        }

        private static boolean isWaitingForTheBroker(Thread thread) {
            Thread.State state = thread.getState();
            return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
                    && Arrays.stream(thread.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().equals(KafkaProducer.class.getName())
                                    && frame.getMethodName().equals("flush"));
        }

        void assertWaitedFor() {
            assertThat(isReleased).as("the barrier waited for the broker").isTrue();
        }
    }
}
