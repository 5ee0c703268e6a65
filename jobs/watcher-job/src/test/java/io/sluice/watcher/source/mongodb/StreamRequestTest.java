package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.sluice.watcher.source.mongodb.StreamRequest.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamRequestTest {

    @Test
    void afterEachRefusalThereIsLessUntilThereIsNothingLess() {
        List<StreamRequest> requests = new ArrayList<>();
        for (Optional<StreamRequest> next = Optional.of(StreamRequest.USUAL);
                next.isPresent();
                next = next.get().less()) {
            requests.add(next.get());
        }

        assertThat(requests)
                .containsExactly(
                        StreamRequest.USUAL,
                        new StreamRequest(Parts.ALL, true),
                        new StreamRequest(Parts.WITHOUT_BEFORE_IMAGE, true),
                        new StreamRequest(Parts.WITHOUT_UPDATE_DESCRIPTION, true),
                        new StreamRequest(Parts.KEY, true));
    }

    @Test
    void asksForWhatIsConfiguredUntilLessIsNeeded() {
        StreamRequest singly = new StreamRequest(Parts.ALL, true);
        StreamRequest key = new StreamRequest(Parts.KEY, true);

        assertThat(StreamRequest.USUAL.batchSize(1024)).isEqualTo(1024);
        assertThat(singly.batchSize(1024)).isEqualTo(1);
        assertThat(singly.beforeImage(FullDocumentBeforeChange.REQUIRED)).isEqualTo(FullDocumentBeforeChange.REQUIRED);
        assertThat(key.beforeImage(FullDocumentBeforeChange.REQUIRED)).isEqualTo(FullDocumentBeforeChange.OFF);
        assertThat(singly.fullDocument(FullDocument.REQUIRED)).isEqualTo(FullDocument.REQUIRED);
        assertThat(key.fullDocument(FullDocument.REQUIRED)).isEqualTo(FullDocument.DEFAULT);
        assertThat(singly.leftOut()).isEmpty();
    }

    @Test
    void oneEventAtATimeLastsUntilTheLargeOneOrUntilThereIsNoneAfterAll() {
        StreamRequest singly = new StreamRequest(Parts.ALL, true);
        assertThat(singly.isDone(true)).isFalse();
        assertThat(singly.isDone(false)).isTrue();
    }

    @Test
    void lessOfAnEventIsAskedForUntilItHasCome() {
        StreamRequest reduced = new StreamRequest(Parts.WITHOUT_BEFORE_IMAGE, true);
        assertThat(reduced.isDone(false)).isFalse();
        assertThat(reduced.isDone(true)).isTrue();
    }

    @Test
    void theUsualIsNeverDone() {
        assertThat(StreamRequest.USUAL.isDone(true)).isFalse();
        assertThat(StreamRequest.USUAL.isDone(false)).isFalse();
    }
}
