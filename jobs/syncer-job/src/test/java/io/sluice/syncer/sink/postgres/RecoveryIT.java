package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.config.Secret;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes is survived, what does not ends in a clear message. */
class RecoveryIT {

    private static final List<Duration> ALL_PAUSES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16));

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;
    private String table;

    @BeforeEach
    void newSchema() throws Exception {
        options = postgres.newSchema();
        table = new TableName(options.schema(), "t").sql();
    }

    private List<String> ids() throws SQLException {
        return postgres.query("SELECT _id FROM " + table + " ORDER BY 1");
    }

    private void terminateWriters() {
        try {
            postgres.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                    + Session.APPLICATION_NAME + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTerminatedConnectionIsReplaced() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            terminateWriters();
            writer.flush(upsert("t", "b", 2, bigint("n", 2)), upsert("t", "c", 3, bigint("n", 3)));
            assertThat(ids()).containsExactly("a", "b", "c");
            assertThat(writer.pauses).containsExactly(Duration.ofSeconds(1));
            assertThat(writer.metrics.count("type.postgres_unavailable.syncer_errors_total"))
                    .isEqualTo(1);
            assertThat(writer.counts("t")).isEqualTo("inserted=3");
        }
    }

    @Test
    void aConnectionTerminatedInTheMiddleOfAStatementIsReplaced() throws Exception {
        try (WriterHarness writer = new WriterHarness(options);
                Connection blocker = postgres.connect();
                Statement statement = blocker.createStatement()) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            blocker.setAutoCommit(false);
            statement.execute("SELECT * FROM " + table + " WHERE _id = 'a' FOR UPDATE");
            CompletableFuture<Void> kill = CompletableFuture.runAsync(
                    this::terminateWriters, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            writer.onPause = () -> rollback(blocker);
            writer.flush(upsert("t", "b", 2, bigint("n", 2)), upsert("t", "a", 3, bigint("n", 3)));
            kill.join();
            assertThat(postgres.query("SELECT _id, n FROM " + table + " ORDER BY 1"))
                    .containsExactly("a|3", "b|2");
            assertThat(writer.pauses).hasSize(1);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatIsAwayForAWhileIsWaitedFor() throws Exception {
        assumeTrue(postgres.isPrivate(), "only a private server is stopped");
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            postgres.stop();
            writer.onPause = () -> {
                if (writer.pauses.size() == 3) {
                    try {
                        postgres.start();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
            writer.flush(upsert("t", "b", 2, bigint("n", 2)));
            assertThat(ids()).containsExactly("a", "b");
            assertThat(writer.pauses).isEqualTo(ALL_PAUSES.subList(0, 3));
        }
    }

    @Test
    void givesUpAfterAllAttemptsAndSaysSo() throws Exception {
        try (WriterHarness writer = new WriterHarness(options);
                Connection stranger = postgres.connect();
                Statement statement = stranger.createStatement()) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            stranger.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> writer.flush(upsert("t", "b", 2, bigint("n", 2))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Gave up after 6 attempts to write, PostgreSQL at " + options.server()
                            + "; the last failed with: canceling statement due to lock timeout [55P03]");
            assertThat(writer.pauses).isEqualTo(ALL_PAUSES);
        }
    }

    @Test
    void neitherWrongPasswordNorWrongDatabaseIsTriedAgain() throws Exception {
        PostgresOptions wrongPassword = new PostgresOptions(
                options.url(),
                options.user(),
                Secret.ofPlain("not the password"),
                options.schema(),
                options.connectionTimeout(),
                options.lockTimeout(),
                options.statementTimeout());
        assertThatThrownBy(() -> new WriterHarness(wrongPassword))
                .hasMessage("Cannot connect, PostgreSQL at " + options.server()
                        + ": password authentication failed for user \"" + options.user() + "\" [28P01]")
                .satisfies(error -> assertThat(stackTrace(error)).doesNotContain("not the password"));
        PostgresOptions wrongDatabase = new PostgresOptions(
                options.url().replaceFirst("/[^/]*$", "/nowhere"),
                options.user(),
                options.password(),
                options.schema(),
                options.connectionTimeout(),
                options.lockTimeout(),
                options.statementTimeout());
        assertThatThrownBy(() -> new WriterHarness(wrongDatabase))
                .hasMessageContaining("database \"nowhere\" does not exist [3D000]");
    }

    private static String stackTrace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void anUnreachableServerIsTriedAllTimes() {
        PostgresOptions nowhere = new PostgresOptions(
                "jdbc:postgresql://127.0.0.1:1/x?ApplicationName=shown",
                "u",
                Secret.ofPlain("secret"),
                "public",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> new WriterHarness(nowhere))
                .hasMessageStartingWith(
                        "Gave up after 6 attempts to connect, PostgreSQL at 127.0.0.1:1/x; the last failed with:")
                .satisfies(error -> assertThat(stackTrace(error)).doesNotContain("secret"));
    }

    /** Two sessions take the same rows in opposite orders, until PostgreSQL ends the writer's part in it. */
    @Test
    void aDeadlockIsTriedAgainAtOnce() throws Exception {
        Table one = TestRows.declared("one", List.of("id"), TestRows.column("id", "integer"));
        Table two = TestRows.declared("two", List.of("id"), TestRows.column("id", "integer"));
        MappedRow[] rows = {
            TestRows.declaredRow(one, Operation.UPSERT, 1, 1), TestRows.declaredRow(two, Operation.UPSERT, 1, 1)
        };
        String first = new TableName(options.schema(), "one").sql();
        String second = new TableName(options.schema(), "two").sql();
        try (WriterHarness writer = new WriterHarness(options);
                Connection stranger = postgres.connect();
                Statement statement = stranger.createStatement()) {
            writer.flush(rows);
            stranger.setAutoCommit(false);
            // The one who waited longer finds the deadlock: the stranger must not, nor run into a time limit.
            statement.execute("SET deadlock_timeout = '10s'");
            statement.execute("SELECT * FROM " + second + " FOR UPDATE");
            CompletableFuture<Void> crossing = CompletableFuture.runAsync(
                    () -> {
                        try {
                            statement.execute("SELECT * FROM " + first + " FOR UPDATE");
                            stranger.rollback();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(40, TimeUnit.MILLISECONDS));
            writer.flush(rows);
            crossing.join();
            // More than one where the writer, trying again, is there before the stranger whom PostgreSQL has to wake.
            assertThat(writer.metrics.count("type.deadlock.syncer_errors_total"))
                    .isPositive();
            assertThat(writer.pauses).isEmpty();
            assertThat(writer.counts("two")).isEqualTo("inserted=1 updated=1");
        }
    }

    /** A trigger that answers with an error, as many times as told. */
    private void objectTo(String sqlState, int times) throws SQLException {
        String schema = RealPostgres.quoted(options.schema());
        postgres.execute(
                "CREATE SEQUENCE " + schema + ".objections",
                "CREATE FUNCTION " + schema + ".object() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('"
                        + schema.replace("'", "''") + ".objections') <= " + times
                        + " THEN RAISE 'told to object' USING ERRCODE = '" + sqlState
                        + "'; END IF; RETURN NEW; END $$",
                "CREATE TRIGGER objecting BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION " + schema
                        + ".object()");
    }

    @Test
    void aSerializationFailureIsTriedAgainWithPauses() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            objectTo("40001", 2);
            writer.flush(upsert("t", "b", 2, bigint("n", 2)), upsert("t", "c", 3, bigint("n", 3)));
            assertThat(ids()).containsExactly("a", "b", "c");
            assertThat(writer.pauses).isEqualTo(ALL_PAUSES.subList(0, 2));
            assertThat(writer.metrics.count("type.postgres_busy.syncer_errors_total"))
                    .isEqualTo(2);
            assertThat(writer.counts("t")).isEqualTo("inserted=3");
        }
    }

    @Test
    void aSerializationFailureThatDoesNotEndIsGivenUpAfterAllAttempts() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            objectTo("40001", 1000);
            assertThatThrownBy(() -> writer.flush(upsert("t", "b", 2, bigint("n", 2))))
                    .hasMessage("Gave up after 6 attempts to write, PostgreSQL at " + options.server()
                            + "; the last failed with: told to object [40001]");
            assertThat(writer.pauses).isEqualTo(ALL_PAUSES);
        }
    }

    @Test
    void whatNoRowIsToBlameForAndDoesNotPassFailsAtOnce() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(upsert("t", "a", 1, bigint("n", 1)));
            objectTo("42501", 1000);
            assertThatThrownBy(() -> writer.flush(upsert("t", "b", 2, bigint("n", 2))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Cannot write, PostgreSQL at " + options.server() + ": told to object [42501]");
            assertThat(writer.pauses).isEmpty();
            assertThat(writer.deadLetters).isEmpty();
            assertThat(writer.metrics.count("type.postgres_refused.syncer_errors_total"))
                    .isEqualTo(1);
        }
    }

    @Test
    void theSessionIsSetUp() throws Exception {
        try (Session session = Session.open(options)) {
            List<String> settings = List.of(
                    "TimeZone=UTC",
                    "lock_timeout=500ms",
                    "statement_timeout=30s",
                    "application_name=sluice-syncer",
                    "standard_conforming_strings=on",
                    "search_path=" + RealPostgres.quoted(options.schema()));
            for (String setting : settings) {
                String name = setting.substring(0, setting.indexOf('='));
                try (var answer = session.prepared("SHOW " + name).executeQuery()) {
                    answer.next();
                    assertThat(name + "=" + answer.getString(1)).isEqualTo(setting);
                }
            }
            // A rollback does not undo them.
            session.rollback();
            try (var answer = session.prepared("SHOW lock_timeout").executeQuery()) {
                answer.next();
                assertThat(answer.getString(1)).isEqualTo("500ms");
            }
        }
    }

    @Test
    void anErrorDoesNotQuoteTheRow() throws Exception {
        try (Session session = Session.open(options)) {
            session.execute("CREATE TABLE " + table + " (a text PRIMARY KEY)");
            String insert = "INSERT INTO " + table + " VALUES ('content')";
            session.execute(insert);
            assertThatThrownBy(() -> session.execute(insert))
                    .hasMessageContaining("violates unique constraint")
                    .satisfies(error -> assertThat(stackTrace(error)).doesNotContain("(content)"));
        }
    }
}
