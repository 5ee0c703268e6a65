package io.sluice.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class LoadRunTest {

    private static final LoadPlan PLAN = new LoadPlan(4, 95, 10, 30, 24);

    @Test
    void insertsEachMessageOnce() throws InterruptedException {
        Queue<Document> inserted = new ConcurrentLinkedQueue<>();

        LoadReport report = run(PLAN, inserted::addAll);

        assertThat(inserted)
                .extracting(message -> message.get("payload", Document.class).getInteger("index"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 95).boxed().toList());
        assertThat(report.messages()).isEqualTo(95);
        assertThat(report.delayed())
                .isEqualTo(inserted.stream().filter(LoadMessages::isDelayed).count());
        assertThat(report.failed()).isZero();
        assertThat(report.errors()).isEmpty();
        assertThat(report.hasInsertedAll()).isTrue();
    }

    @Test
    void givesTheBatchesToTheWorkersInTurn() throws InterruptedException {
        Queue<Document> inserted = new ConcurrentLinkedQueue<>();

        LoadReport report = run(PLAN, inserted::addAll);

        assertThat(inserted).allSatisfy(message -> assertThat(
                        message.get("payload", Document.class).getInteger("worker"))
                .isEqualTo(message.getInteger("loadTestBatch") % 4 + 1));
        assertThat(report.workers()).extracting(LoadReport.Worker::worker).containsExactly(1, 2, 3, 4);
        assertThat(report.workers()).extracting(LoadReport.Worker::batches).containsExactly(3, 3, 2, 2);
        assertThat(report.workers()).extracting(LoadReport.Worker::messages).containsExactly(30L, 25L, 20L, 20L);
    }

    @Test
    void reportsWorkersThatHadNothingToDo() throws InterruptedException {
        LoadReport report = run(new LoadPlan(3, 5, 10, 0, 24), batch -> {});

        assertThat(report.workers()).extracting(LoadReport.Worker::messages).containsExactly(5L, 0L, 0L);
    }

    @Test
    void goesOnAfterABatchThatFailed() throws InterruptedException {
        LoadReport report = run(PLAN, failing(Set.of(0, 9), new MongoTimeoutException("no server")));

        assertThat(report.messages()).isEqualTo(80);
        assertThat(report.failed()).isEqualTo(15);
        assertThat(report.hasInsertedAll()).isFalse();
        assertThat(report.errors()).containsExactly(new LoadError("MongoTimeoutException", 15, "no server"));
        assertThat(report.workers()).extracting(LoadReport.Worker::failed).containsExactly(10L, 5L, 0L, 0L);
    }

    @Test
    void countsTheMessagesThatWereRefused() throws InterruptedException {
        MongoException failure =
                bulk(null, error(11000, "E11000 duplicate", 2), error(121, "not valid", 5), error(121, "nor this", 7));

        LoadReport report = run(PLAN, failing(Set.of(3), failure));

        assertThat(report.messages()).isEqualTo(92);
        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.errors())
                .containsExactly(
                        new LoadError("duplicate key 11000", 1, "E11000 duplicate"),
                        new LoadError("write error 121", 2, "not valid"));
    }

    @Test
    void countsAsFailedWhatAMajorityDidNotAcknowledge() throws InterruptedException {
        WriteConcernError unacknowledged =
                new WriteConcernError(64, "WriteConcernFailed", "timed out", new BsonDocument());

        LoadReport report = run(PLAN, failing(Set.of(3), bulk(unacknowledged, error(11000, "E11000 duplicate", 2))));

        assertThat(report.messages()).isEqualTo(85);
        assertThat(report.failed()).isEqualTo(10);
        assertThat(report.errors())
                .containsExactly(
                        new LoadError("duplicate key 11000", 1, "E11000 duplicate"),
                        new LoadError("write concern 64", 9, "timed out"));
    }

    private static LoadReport run(LoadPlan plan, Consumer<List<Document>> target) throws InterruptedException {
        return new LoadRun(plan, new LoadMessages(plan, 7), target).run(line -> {});
    }

    private static Consumer<List<Document>> failing(Set<Integer> batches, MongoException failure) {
        return batch -> {
            if (batches.contains(batch.get(0).getInteger("loadTestBatch"))) {
                throw failure;
            }
        };
    }

    private static BulkWriteError error(int code, String message, int index) {
        return new BulkWriteError(code, message, new BsonDocument(), index);
    }

    private static MongoException bulk(@Nullable WriteConcernError unacknowledged, BulkWriteError... errors) {
        return new MongoBulkWriteException(
                BulkWriteResult.unacknowledged(), List.of(errors), unacknowledged, new ServerAddress(), Set.of());
    }
}
