package io.sluice.watcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.junit.jupiter.api.Test;

class LossRefusingCommitterTest {

    @Test
    void aTransactionThatIsGoneFailsTheJobAndSaysWhy() {
        IllegalStateException cause = new IllegalStateException("producer was fenced");

        assertThatThrownBy(() -> commit(request -> request.signalFailedWithKnownReason(cause)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("producer was fenced")
                .hasMessageContaining("kafka.transaction_timeout")
                .hasMessageContaining("kafka.transactional_id_prefix")
                .hasCause(cause);
    }

    @Test
    void allOtherAnswersPassThrough() throws Exception {
        assertThat(commit(request -> request.signalFailedWithUnknownReason(new IOException("x"))))
                .containsExactly("unknown java.io.IOException: x");
        assertThat(commit(Committer.CommitRequest::retryLater)).containsExactly("retry");
        assertThat(commit(request -> request.updateAndRetryLater("other"))).containsExactly("retry other");
        assertThat(commit(Committer.CommitRequest::signalAlreadyCommitted)).containsExactly("already");
        assertThat(commit(request -> {})).isEmpty();
    }

    @Test
    void countsErrorsByTheirKind() throws Exception {
        InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
        LossRefusingCommitter<String> committer = new LossRefusingCommitter<>(
                new FakeCommitter(request -> {
                    request.retryLater();
                    request.signalFailedWithKnownReason(new IllegalStateException("fenced"));
                }),
                metrics);

        assertThatThrownBy(() -> committer.commit(List.of(new FakeRequest(new ArrayList<>()))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(((Counter) metrics.get("watcher_errors_total")).getCount()).isEqualTo(2);
    }

    @Test
    void theCommitterSeesWhatItCommitsAndHowOftenItTried() throws Exception {
        List<String> seen = new ArrayList<>();

        commit(request -> seen.add(request.getCommittable() + " " + request.getNumberOfRetries()));

        assertThat(seen).containsExactly("transaction 3");
    }

    @Test
    void anErrorOfTheCommitterIsTheJobs() {
        assertThatThrownBy(() -> new LossRefusingCommitter<>(
                                new FakeCommitter(request -> {
                                    throw new IllegalArgumentException("as it was");
                                }),
                                new UnregisteredMetricsGroup())
                        .commit(List.of(new FakeRequest(new ArrayList<>()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("as it was");
    }

    @Test
    void closesItsCommitter() throws Exception {
        FakeCommitter committer = new FakeCommitter(request -> {});

        new LossRefusingCommitter<>(committer, new UnregisteredMetricsGroup()).close();

        assertThat(committer.closed).isTrue();
    }

    private static List<String> commit(Consumer<Committer.CommitRequest<String>> action) throws Exception {
        List<String> answers = new ArrayList<>();
        new LossRefusingCommitter<>(new FakeCommitter(action), new UnregisteredMetricsGroup())
                .commit(List.of(new FakeRequest(answers)));
        return answers;
    }

    private static final class FakeCommitter implements Committer<String> {
        private final Consumer<CommitRequest<String>> action;
        private boolean closed;

        private FakeCommitter(Consumer<CommitRequest<String>> action) {
            this.action = action;
        }

        @Override
        public void commit(Collection<CommitRequest<String>> requests) {
            requests.forEach(action);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record FakeRequest(List<String> answers) implements Committer.CommitRequest<String> {

        @Override
        public String getCommittable() {
            return "transaction";
        }

        @Override
        public int getNumberOfRetries() {
            return 3;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            answers.add("known " + reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            answers.add("unknown " + reason);
        }

        @Override
        public void retryLater() {
            answers.add("retry");
        }

        @Override
        public void updateAndRetryLater(String committable) {
            answers.add("retry " + committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            answers.add("already");
        }
    }
}
