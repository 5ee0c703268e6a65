package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.IOUtils;

/**
 * Writes rows to PostgreSQL in upsert mode: each batch is committed at once. Records that Flink reads again after a
 * failure are written again, and change nothing: a row is only ever replaced by one that is not older.
 *
 * <p>Rows of one table and key must reach the same subtask, in order: key the stream by table and
 * {@link io.sluice.udf.mapping.RowChange#rowKey()} before this sink.
 *
 * <p>Rows that PostgreSQL refuses go to the dead-letter sink, which must be one without committers (for Kafka: at least
 * once); it is flushed with every checkpoint.
 */
public final class PostgresSink implements Sink<MappedRow> {

    private static final long serialVersionUID = 1L;

    private final PostgresOptions postgres;
    private final BatchOptions batch;
    private final TableOptions tables;
    private final RetryOptions retry;
    private final Sink<DeadLetter> deadLetters;

    public PostgresSink(
            PostgresOptions postgres,
            BatchOptions batch,
            TableOptions tables,
            RetryOptions retry,
            Sink<DeadLetter> deadLetters) {
        this.postgres = postgres;
        this.batch = batch;
        this.tables = tables;
        this.retry = retry;
        this.deadLetters = deadLetters;
    }

    @Override
    public SinkWriter<MappedRow> createWriter(WriterInitContext context) throws IOException {
        PostgresWriter writer = new PostgresWriter(
                postgres,
                batch,
                tables,
                new Backoff(retry),
                deadLetters.createWriter(context),
                context.getProcessingTimeService(),
                context.metricGroup());
        try {
            writer.open();
            return writer;
        } catch (InterruptedException e) {
            IOUtils.closeQuietly(writer);
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("Cancelled while connecting to " + postgres.server(), e);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeQuietly(writer);
            throw e;
        }
    }

    /** Flink 1.20 still declares this form, and calls the other. */
    @Override
    @Deprecated
    public SinkWriter<MappedRow> createWriter(InitContext context) {
        throw new UnsupportedOperationException("Needs a WriterInitContext");
    }
}
