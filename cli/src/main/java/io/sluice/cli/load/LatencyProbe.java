package io.sluice.cli.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures from the acknowledgement of an insert in the source to the moment its row can be read in the target, by
 * asking for the rows awaited again and again on a connection of its own.
 */
public final class LatencyProbe implements AutoCloseable {

    private static final long POLL_INTERVAL_MS = 5;

    private final Connection target;
    private final String query;
    private final Map<String, Long> awaited = new ConcurrentHashMap<>();
    private final Histogram latencies = new ConcurrentHistogram(3);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> polling;

    /** @param query takes a text array of keys, returns those that are there */
    public LatencyProbe(Connection target, String query) {
        this.target = target;
        this.query = query;
        this.polling = thread.submit(() -> {
            poll();
            return null;
        });
    }

    /** From now on, waits for this row. */
    public void await(String key) {
        awaited.put(key, System.nanoTime());
    }

    /** No longer waits for a row: its document is gone, and it may never have been seen. */
    public void forget(String key) {
        awaited.remove(key);
    }

    /** How long the row awaited longest has not come; zero if none is awaited. */
    public double lagSeconds() {
        requireAlive();
        return awaited.values().stream().mapToLong(Long::longValue).min().stream()
                .mapToDouble(since -> (System.nanoTime() - since) / 1e9)
                .findFirst()
                .orElse(0);
    }

    public Histogram latenciesMs() {
        return latencies.copy();
    }

    private void poll() throws SQLException, InterruptedException {
        try (PreparedStatement statement = target.prepareStatement(query)) {
            while (!Thread.currentThread().isInterrupted()) {
                if (!awaited.isEmpty()) {
                    ask(statement);
                }
                TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MS);
            }
        }
    }

    private void ask(PreparedStatement statement) throws SQLException {
        statement.setArray(1, target.createArrayOf("text", awaited.keySet().toArray()));
        try (ResultSet present = statement.executeQuery()) {
            long now = System.nanoTime();
            while (present.next()) {
                Long since = awaited.remove(present.getString(1));
                if (since != null) {
                    latencies.recordValue(TimeUnit.NANOSECONDS.toMillis(now - since));
                }
            }
        }
    }

    /** A probe that asks no more would wait for ever. */
    private void requireAlive() {
        if (!polling.isDone()) {
            return;
        }
        try {
            polling.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The latency cannot be measured any more: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
