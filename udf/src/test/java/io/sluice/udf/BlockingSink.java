package io.sluice.udf;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink for a job in the same JVM that takes some elements only once its test allows it: back-pressure. */
public final class BlockingSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

    /** All that the copies which Flink makes of a sink share. */
    private final String id = UUID.randomUUID().toString();

    private final FilterFunction<T> blocked;

    public BlockingSink(FilterFunction<T> blocked) {
        this.blocked = blocked;
        LATCHES.put(id, new CountDownLatch(1));
    }

    public void unblock() {
        LATCHES.get(id).countDown();
    }

    @Override
    @Deprecated
    public SinkWriter<T> createWriter(InitContext context) {
        return new Writer<>(blocked, LATCHES.get(id));
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(blocked, LATCHES.get(id));
    }

    private record Writer<T>(FilterFunction<T> blocked, CountDownLatch latch) implements SinkWriter<T> {

        @Override
        public void write(T element, Context context) throws InterruptedException, IOException {
            if (isBlocked(element)) {
                latch.await();
            }
        }

        private boolean isBlocked(T element) throws IOException {
            try {
                return blocked.filter(element);
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
