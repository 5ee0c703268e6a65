package io.sluice.cli.contest;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.sluice.cli.bench.BenchTopic;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.StackException;
import io.sluice.cli.verify.ReplicatedPair;
import io.sluice.cli.verify.VerificationResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.bson.Document;

/** Where the contest takes place: a database of MongoDB, a topic of each contender, a table of PostgreSQL. */
public final class Site implements AutoCloseable {
    public static final String DATABASE = "sluice_bench";
    public static final String COLLECTION = "players";
    public static final String TABLE = "bench_players";

    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration FLOW_DEADLINE = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final int DIFFERENCES_NAMED = 5;
    private static final int BATCH_SIZE = 5_000;

    private final ReplicatedPair pair;
    private final String kafka;
    private final MongoClient mongo;

    /** @param pair the collection and the table as the configurations of Sluice's two jobs name them */
    public Site(ReplicatedPair pair, String kafka) {
        this.pair = pair;
        this.kafka = kafka;
        this.mongo = pair.openSource();
    }

    /** The setting {@code mappings} of Sluice's syncer, as YAML. */
    public static String mapping() {
        return PlayerTable.mapping(DATABASE + "." + COLLECTION, TABLE);
    }

    String kafka() {
        return kafka;
    }

    public BenchTopic topic(String name) {
        return new BenchTopic(kafka, name);
    }

    public Connection openTarget() throws SQLException {
        return pair.openTarget();
    }

    public void removeConsumerGroup(String name) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.deleteConsumerGroups(List.of(name)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new StackException("cannot remove the consumer group " + name + ": " + e.getCause(), e);
            }
        }
    }

    MongoDatabase database() {
        return mongo.getDatabase(DATABASE);
    }

    MongoCollection<Document> players() {
        return database().getCollection(COLLECTION);
    }

    /** An empty collection in place of what an earlier run left, and no table. */
    void reset() throws SQLException {
        clear();
        database().createCollection(COLLECTION);
    }

    void insert(int from, int to, long seq) {
        for (int first = from; first < to; first += BATCH_SIZE) {
            players().insertMany(PlayerDocument.range(first, Math.min(to, first + BATCH_SIZE), seq));
        }
    }

    public void dropTable() throws SQLException {
        execute("DROP TABLE IF EXISTS " + TABLE);
    }

    void createTable() throws SQLException {
        execute(PlayerTable.ddl(TABLE));
    }

    /** What earlier runs wrote is on disk, so that nobody pays for another. */
    void checkpoint() throws SQLException {
        execute("CHECKPOINT");
    }

    /**
     * Returns when changes reach the table: a source that runs may have yet to open its stream, and what is written
     * before it has is none of its business.
     */
    void awaitFlow() {
        int[] markers = {0};
        require("a first change arrives", FLOW_DEADLINE, () -> {
            markers[0]--;
            players().insertOne(PlayerDocument.of(markers[0], 0));
            return count("id < 0") > 0;
        });
        players().deleteMany(Filters.lt("_id", 0));
        require("deletes arrive", FLOW_DEADLINE, () -> count("id < 0") == 0);
    }

    void awaitRows(int rows) {
        require(rows + " rows are there", DEADLINE, () -> count("id >= 0") == rows && count("id < 0") == 0);
    }

    VerificationResult compare() throws Exception {
        return pair.verify(SETTLE, DIFFERENCES_NAMED);
    }

    /** Removes what contenders wrote; they must have ended. */
    public void clear() throws SQLException {
        database().drop();
        dropTable();
    }

    private static void require(String what, Duration deadline, SqlCondition condition) {
        if (!Await.until(deadline, () -> holds(condition))) {
            throw new StackException("waited " + deadline.toSeconds() + " s in vain until " + what);
        }
    }

    @FunctionalInterface
    private interface SqlCondition {
        boolean holds() throws SQLException;
    }

    private static boolean holds(SqlCondition condition) {
        try {
            return condition.holds();
        } catch (SQLException e) {
            // The table comes with the first rows.
            return false;
        }
    }

    private long count(String condition) throws SQLException {
        try (Connection target = openTarget();
                Statement statement = target.createStatement();
                ResultSet counted = statement.executeQuery("SELECT count(*) FROM " + TABLE + " WHERE " + condition)) {
            counted.next();
            return counted.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection target = openTarget();
                Statement statement = target.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        mongo.close();
    }
}
