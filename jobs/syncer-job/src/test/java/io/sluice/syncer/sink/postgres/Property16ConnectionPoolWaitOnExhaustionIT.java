package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Property 16: for any database write operation when the connection pool is exhausted, the operation should wait for an
 * available connection rather than failing immediately. Here: the pool is the server's own limit of connections.
 *
 * <p>Validates: Requirements 7.5.
 */
class Property16ConnectionPoolWaitOnExhaustionIT {

    private final RealPostgres postgres = RealPostgres.get();
    private long version;

    @Test
    void aWriteWaitsForAConnection() throws Exception {
        try (LimitedRole role = new LimitedRole(postgres, "exhausted")) {
            RandomInput.slowTheory("Property 16")
                    .forAll(
                            integers().between(1, RetryOptions.DEFAULT.maxAttempts()),
                            integers().between(1, 20))
                    .checkAssert((waits, rows) -> RandomInput.<Integer>check(size -> check(role, waits, size))
                            .accept(rows));
        }
    }

    /** @param waits how often the writer waits before a connection is free again */
    private void check(LimitedRole role, int waits, int rows) throws Exception {
        try (WriterHarness writer = new WriterHarness(role.options())) {
            role.exhaust();
            writer.onPause = () -> {
                if (writer.pauses.size() == waits) {
                    role.release();
                }
            };
            long first = version + 1;
            for (int i = 0; i < rows; i++) {
                version++;
                writer.write(upsert("t", "k" + version, version, bigint("n", version)));
            }
            writer.flush();

            assertThat(writer.pauses)
                    .isEqualTo(IntStream.range(0, waits)
                            .mapToObj(i -> Duration.ofSeconds(1L << i))
                            .toList());
            assertThat(postgres.query("SELECT count(*) FROM "
                            + new TableName(role.options().schema(), "t").sql() + " WHERE n >= " + first))
                    .containsExactly(Integer.toString(rows));
        } finally {
            role.release();
        }
    }
}
