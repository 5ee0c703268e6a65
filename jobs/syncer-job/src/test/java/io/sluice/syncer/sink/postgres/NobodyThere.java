package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** An address that ends every connection, and the sink's attempts to reach it. */
final class NobodyThere implements AutoCloseable {

    private final ServerSocket door;
    private final PostgresOptions options;

    NobodyThere() throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread porter = new Thread(this::turnAway, "nobody there");
        porter.setDaemon(true);
        porter.start();
        options = new PostgresOptions(
                "jdbc:postgresql://127.0.0.1:" + door.getLocalPort() + "/none?sslmode=disable&gssEncMode=disable",
                "nobody",
                Secret.ofPlain("none"),
                "public",
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
    }

    private void turnAway() {
        try {
            while (true) {
                door.accept().close();
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    /** How long the sink waits before each further attempt to open, until it gives up. */
    List<Duration> pauses(RetryOptions retry) {
        List<Duration> pauses = new ArrayList<>();
        UpsertTransactions transactions = new UpsertTransactions(
                options,
                BatchOptions.DEFAULT,
                WriterHarness.CREATE_AND_EVOLVE,
                new Backoff(retry, pauses::add),
                new WriterMetrics(new UnregisteredMetricsGroup(), () -> 0)::onError);
        assertThatThrownBy(transactions::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Gave up after " + (pauses.size() + 1) + " attempts");
        return pauses;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
