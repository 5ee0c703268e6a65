package io.sluice.e2e;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.TwoPhaseStatement.Verb;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/**
 * An exactly-once syncer behind a {@link FaultProxy}, from one collection's topic to a schema of its own: each event
 * becomes a row in {@code log}, which has no key and whose rows PostgreSQL numbers as they come, and a change of a row
 * in {@code players}, which has one.
 */
final class SyncerUnderFault implements AutoCloseable {

    static final int PARALLELISM = 2;

    /** For the configuration of {@link Replication}. */
    static final String SETTINGS =
            """
            delivery: exactly-once
            checkpoint.interval: 500ms
            retry.initial_backoff: 100ms
            retry.max_backoff: 1s
            mappings:
              - source: /.*/
                table: log
                append: true
                columns:
                  event_id: { meta: event_id }
              - source: /.*/
                table: players
                columns:
                  id: { from: _id, type: bigint }
                  score: { type: bigint }
                key: [id]
            """;

    private final Stack stack;
    private final Replication replication;
    private final String name;
    private final FaultProxy proxy;
    private String job;
    private Optional<String> checkpoint = Optional.empty();

    /**
     * @param name of the collection, the schema, and the job
     * @param faults met one after the other, each followed by {@link #killAt}
     */
    SyncerUnderFault(Stack stack, Replication replication, String name, List<Fault> faults)
            throws IOException, SQLException {
        this.stack = stack;
        this.replication = replication;
        this.name = name;
        try (Connection target = replication.target();
                Statement statement = target.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
            statement.execute("CREATE TABLE " + name + ".log (arrival bigserial, event_id text)");
        }
        proxy = new FaultProxy(stack.info().postgresJdbc(), PARALLELISM, faults);
    }

    void start() {
        job = replication.submitSyncer(checkpoint, settings(PARALLELISM));
    }

    private String[] settings(int parallelism) {
        return new String[] {
            "--job.name",
            name,
            "--kafka.topic",
            "/cdc\\.[a-z]+\\." + name + "/",
            "--kafka.consumer_group",
            name,
            "--postgres.url",
            proxy.jdbcUrl(),
            "--postgres.schema",
            name,
            "--parallelism",
            Integer.toString(parallelism)
        };
    }

    /** Waits until the window is open, and kills the TaskManager in it. */
    void killAt(Fault fault) {
        await(fault + " is met", proxy::isHeld);
        long label = proxy.heldLabel();
        await(fault.inDoubt() + " transactions are in doubt", () -> inDoubt(label) == fault.inDoubt());
        await("the checkpoint has got as far as it can", () -> isAsFarAsItCan(fault));
        stack.killTaskManager();
        proxy.sever();
    }

    private long logRows() {
        return replication.number("SELECT count(*) FROM " + name + ".log");
    }

    private long inDoubt(long label) {
        return replication.number("SELECT count(*) FROM pg_prepared_xacts WHERE starts_with(gid, 'sluice:" + name
                + ":') AND split_part(gid, ':', 5) = '" + label + "'");
    }

    /** Whoever can has acknowledged its snapshot. */
    private boolean isAsFarAsItCan(Fault fault) {
        return fault.verb() != Verb.PREPARE || stack.flink().unacknowledged(job) == fault.held();
    }

    /** The job itself goes on, on another TaskManager. */
    void failOver() {
        stack.startTaskManager();
    }

    /** The job is given up, and another one goes on from its retained checkpoint. */
    void resume(int parallelism) throws IOException {
        // Before there is a TaskManager again: the old job is not to go on meanwhile.
        stack.flink().cancel(job);
        stack.startTaskManager();
        replication.awaitEnd(job);
        checkpoint = stack.retainedCheckpoint(job).or(() -> checkpoint);
        job = replication.submitSyncer(checkpoint, settings(parallelism));
    }

    void awaitCheckpoints(int count) {
        for (int i = 0; i < count; i++) {
            replication.awaitCheckpoint(job);
        }
    }

    /** Every event once, each key's in order, the last of each key in the table with a key; and nothing left open. */
    void assertEveryEventOnce(long events) throws Exception {
        await(events + " rows in the log", () -> logRows() == events);

        List<Document> published = replication.committedEvents(name);
        assertThat(published).hasSize((int) events);
        Map<String, String> keys = published.stream().collect(toMap(SyncerUnderFault::id, SyncerUnderFault::key));
        assertThat(published.stream()
                        .filter(event -> event.get("full_document") != null)
                        .collect(groupingBy(SyncerUnderFault::key, mapping(SyncerUnderFault::score, toList())))
                        .values())
                .allSatisfy(history -> assertThat(history).isSorted());
        List<String> log = strings("SELECT event_id FROM " + name + ".log ORDER BY arrival");
        assertThat(log.stream().collect(groupingBy(keys::get)))
                .isEqualTo(published.stream().map(SyncerUnderFault::id).collect(groupingBy(keys::get)));

        List<String> documents = new ArrayList<>();
        for (Document document : replication.collection(name).find().sort(new Document("_id", 1))) {
            documents.add(document.get("_id") + " has " + document.get("score"));
        }
        assertThat(strings("SELECT id || ' has ' || score FROM " + name + ".players ORDER BY id"))
                .isEqualTo(documents);

        await("nothing is in doubt", () -> replication.number("SELECT count(*) FROM pg_prepared_xacts") == 0);
        await(
                "no transaction is open in Kafka",
                () -> replication.openKafkaTransactions().isEmpty());
    }

    private static String id(Document event) {
        return event.getString("id");
    }

    private static String key(Document event) {
        return event.get("document_key").toString();
    }

    private static long score(Document event) {
        return event.get("full_document", Document.class)
                .get("score", Number.class)
                .longValue();
    }

    private List<String> strings(String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Connection target = replication.target();
                Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    /** A job that has failed for good meets no condition any more. */
    private void await(String what, BooleanSupplier condition) {
        Replication.await(what, () -> {
            if (stack.flink().job(job).hasEnded()) {
                throw new IllegalStateException(
                        name + " has ended: " + stack.flink().failure(job).orElse("no reason is known"));
            }
            return condition.getAsBoolean();
        });
    }

    @Override
    public void close() throws IOException {
        stack.startTaskManager();
        if (job != null && !stack.flink().job(job).hasEnded()) {
            stack.flink().cancel(job);
            replication.awaitEnd(job);
        }
        proxy.close();
    }
}
