package io.sluice.udf;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink for a job in the same JVM, whose test looks at what arrived, in the order of arrival. */
public final class CollectingSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, List<Object>> COLLECTED = new ConcurrentHashMap<>();

    /** All that the copies which Flink makes of a sink share. */
    private final String id = UUID.randomUUID().toString();

    @SuppressWarnings("unchecked")
    public List<T> collected() {
        return (List<T>) COLLECTED.getOrDefault(id, List.of());
    }

    @Override
    @Deprecated
    public SinkWriter<T> createWriter(InitContext context) {
        return new Writer<>(id);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(id);
    }

    private record Writer<T>(String id) implements SinkWriter<T> {

        @Override
        public void write(T element, Context context) {
            COLLECTED
                    .computeIfAbsent(id, absent -> new CopyOnWriteArrayList<>())
                    .add(element);
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
