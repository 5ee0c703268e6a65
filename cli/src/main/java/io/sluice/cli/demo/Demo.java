package io.sluice.cli.demo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.sluice.cli.load.LatencyProbe;
import io.sluice.cli.load.PacedLoad;
import io.sluice.cli.load.Players;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.StackException;
import io.sluice.cli.verify.PreparedTransactions;
import io.sluice.cli.verify.ReplicatedPair;
import io.sluice.cli.verify.VerificationResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;

/** The main story, on a running stack: existing players, then changes, and at the end both sides agree. */
public final class Demo {

    private static final String DATABASE = "game_db";
    private static final String COLLECTION = "players";
    private static final String TABLE = "players";
    private static final String TOPIC_PREFIX = "cdc.game_db";
    private static final String VISIBLE = "SELECT p.id FROM players AS p"
            + " JOIN unnest(?::text[], ?::bigint[]) AS awaited (id, at_ms) USING (id)"
            + " WHERE p.updated_at >= timestamp 'epoch' + at_ms * interval '1 ms'";
    private static final String SYNCER = "sluice-syncer";
    private static final long SEED = 42;

    private static final Duration CATCH_UP_DEADLINE = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final ReplicatedPair pair;
    private final String kafka;
    private final int documents;
    private final int seconds;
    private final int rate;
    private final Consumer<String> progress;

    /** @param progress gets a line for people now and then */
    public Demo(ReplicatedPair pair, String kafka, int documents, int seconds, int rate, Consumer<String> progress) {
        this.pair = pair;
        this.kafka = kafka;
        this.documents = documents;
        this.seconds = seconds;
        this.rate = rate;
        this.progress = progress;
    }

    /** Removes what an earlier demo left. */
    public void reset() throws SQLException, ExecutionException, InterruptedException {
        try (MongoClient mongo = pair.openSource()) {
            mongo.getDatabase(DATABASE).drop();
        }
        try (Connection target = pair.openTarget();
                Statement statement = target.createStatement()) {
            PreparedTransactions.rollBack(target, SYNCER);
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            Set<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(TOPIC_PREFIX))
                    .collect(Collectors.toSet());
            admin.deleteTopics(topics).all().get();
        }
    }

    /** Puts the existing documents into the source. */
    public void fill() {
        try (MongoClient mongo = pair.openSource()) {
            MongoDatabase database = mongo.getDatabase(DATABASE);
            progress.accept("inserting " + documents + " players into MongoDB");
            new Players(database.getCollection(COLLECTION), SEED).insert(documents);
        }
    }

    /**
     * Runs the whole demonstration.
     *
     * @param submitJobs starts watcher and syncer
     */
    public DemoResult run(Runnable submitJobs) throws Exception {
        try (MongoClient mongo = pair.openSource();
                Connection target = pair.openTarget();
                Connection probeTarget = pair.openTarget()) {
            long submittedNanos = System.nanoTime();
            submitJobs.run();
            waitForRows(target, documents);
            double snapshotSeconds = secondsSince(submittedNanos);
            progress.accept(
                    "the %d existing players are in PostgreSQL after %.1f s".formatted(documents, snapshotSeconds));

            Players players = new Players(mongo.getDatabase(DATABASE).getCollection(COLLECTION), SEED + 1);
            players.adopt(documents);
            long changedNanos = System.nanoTime();
            try (LatencyProbe probe = new LatencyProbe(probeTarget, VISIBLE)) {
                long events = new PacedLoad(players, rate, probe).run(Duration.ofSeconds(seconds), progress);
                progress.accept("waiting until PostgreSQL has caught up");
                waitUntil("every sampled row is there", CATCH_UP_DEADLINE, () -> probe.lagSeconds() == 0);
                double changeSeconds = secondsSince(changedNanos);
                progress.accept("comparing document by document");
                return result(pair.verify(SETTLE, 10), events, changeSeconds, snapshotSeconds, probe.latenciesMs());
            }
        }
    }

    private void waitForRows(Connection target, long rows) {
        long[] lastPrinted = {System.nanoTime()};
        waitUntil(rows + " rows are in " + TABLE, CATCH_UP_DEADLINE, () -> {
            long count = rowCount(target);
            if (secondsSince(lastPrinted[0]) >= 1) {
                lastPrinted[0] = System.nanoTime();
                progress.accept("%d of %d existing players in PostgreSQL".formatted(count, rows));
            }
            return count >= rows;
        });
    }

    private static long rowCount(Connection target) {
        try (Statement statement = target.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + TABLE)) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            // The table comes with the first rows.
            return 0;
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private DemoResult result(
            VerificationResult compared,
            long events,
            double changeSeconds,
            double snapshotSeconds,
            Histogram latencies) {
        compared.differences().forEach(difference -> progress.accept(difference.toString()));
        return new DemoResult(
                compared.sourceDocuments(),
                compared.targetRows(),
                compared.missing(),
                compared.extra(),
                compared.different(),
                events,
                Math.round(events / changeSeconds),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(95),
                latencies.getValueAtPercentile(99),
                Math.round(documents / snapshotSeconds));
    }

    private static void waitUntil(String condition, Duration deadline, BooleanSupplier isMet) {
        if (!Await.until(deadline, isMet)) {
            throw new StackException("waited " + deadline.toSeconds() + " s in vain until " + condition);
        }
    }
}
