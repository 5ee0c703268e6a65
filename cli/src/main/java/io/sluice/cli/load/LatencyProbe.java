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
 * Measures from the acknowledgement of a change by the source to the moment the target shows it, by asking for the rows
 * awaited again and again on a connection of its own.
 */
public final class LatencyProbe implements AutoCloseable {

    private static final long POLL_INTERVAL_MS = 2;

    private final Connection target;
    private final String query;
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final Histogram latencies = new ConcurrentHistogram(3);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> polling;

    private record Awaited(long changedAtMs, long sinceNanos) {}

    /** @param query takes an array of keys and one of times in ms, returns the keys of rows that are at least so new */
    public LatencyProbe(Connection target, String query) {
        this.target = target;
        this.query = query;
        this.polling = thread.submit(() -> {
            poll();
            return null;
        });
    }

    /** From now on, waits for this row; unless an earlier change of it is awaited. */
    public void await(String key, long changedAtMs) {
        awaited.putIfAbsent(key, new Awaited(changedAtMs, System.nanoTime()));
    }

    /** No longer waits for a row: its document is gone, and it may never have been seen. */
    public void forget(String key) {
        awaited.remove(key);
    }

    /** How long the row awaited longest has not come; zero if none is awaited. */
    public double lagSeconds() {
        requireAlive();
        return awaited.values().stream().mapToLong(Awaited::sinceNanos).min().stream()
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
        Map<String, Awaited> asked = Map.copyOf(awaited);
        Object[] times = asked.values().stream().map(Awaited::changedAtMs).toArray();
        statement.setArray(1, target.createArrayOf("text", asked.keySet().toArray()));
        statement.setArray(2, target.createArrayOf("bigint", times));
        try (ResultSet present = statement.executeQuery()) {
            long now = System.nanoTime();
            while (present.next()) {
                Awaited seen = awaited.remove(present.getString(1));
                if (seen != null) {
                    latencies.recordValue(TimeUnit.NANOSECONDS.toMillis(now - seen.sinceNanos()));
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
