package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.IOUtils;

/**
 * Writes rows to PostgreSQL exactly once, tables without a key included, with a prepared transaction for each subtask
 * and checkpoint: {@link ExactlyOnceWriter} writes and prepares, {@link PreparedCommitter} commits, the {@link Ledger}
 * remembers, the {@link Sweep} clears up. Readers see the rows of a checkpoint when it has completed.
 *
 * <p>What {@link PostgresSink} asks of the stream's keys and of the dead-letter sink holds here too.
 */
public final class ExactlyOnceSink
        implements Sink<MappedRow>,
                SupportsCommitter<PreparedTransaction>,
                SupportsWriterState<MappedRow, WriterState> {

    private static final long serialVersionUID = 1L;

    private final PostgresOptions postgres;
    private final TwoPhaseOptions twoPhase;
    private final BatchOptions batch;
    private final TableOptions tables;
    private final RetryOptions retry;
    private final Sink<DeadLetter> deadLetters;

    public ExactlyOnceSink(
            PostgresOptions postgres,
            TwoPhaseOptions twoPhase,
            BatchOptions batch,
            TableOptions tables,
            RetryOptions retry,
            Sink<DeadLetter> deadLetters) {
        this.postgres = postgres;
        this.twoPhase = twoPhase;
        this.batch = batch;
        this.tables = tables;
        this.retry = retry;
        this.deadLetters = deadLetters;
    }

    @Override
    public SinkWriter<MappedRow> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<MappedRow, WriterState> restoreWriter(
            WriterInitContext context, Collection<WriterState> states) throws IOException {
        SinkWriter<DeadLetter> deadLetterWriter = deadLetters.createWriter(context);
        ExactlyOnceWriter writer = null;
        try {
            writer = new ExactlyOnceWriter(
                    postgres,
                    twoPhase,
                    batch,
                    tables,
                    new Backoff(retry),
                    new ExactlyOnceWriter.Task(
                            context.getTaskInfo().getIndexOfThisSubtask(),
                            context.getTaskInfo().getNumberOfParallelSubtasks(),
                            context.getRestoredCheckpointId(),
                            context.getMailboxExecutor(),
                            context.getProcessingTimeService(),
                            context.metricGroup()),
                    deadLetterWriter);
            writer.open(states);
            return writer;
        } catch (InterruptedException e) {
            IOUtils.closeQuietly(writer == null ? deadLetterWriter : writer);
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("Cancelled while beginning on " + postgres.server(), e);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeQuietly(writer == null ? deadLetterWriter : writer);
            throw e;
        }
    }

    @Override
    public Committer<PreparedTransaction> createCommitter(CommitterInitContext context) {
        return new PreparedCommitter(postgres, twoPhase, new Backoff(retry), context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<PreparedTransaction> getCommittableSerializer() {
        return PreparedTransaction.Serializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<WriterState> getWriterStateSerializer() {
        return WriterState.Serializer.INSTANCE;
    }

    /** Flink 1.20 still declares this form, and calls the other. */
    @Override
    @Deprecated
    public SinkWriter<MappedRow> createWriter(InitContext context) {
        throw new UnsupportedOperationException("Needs a WriterInitContext");
    }
}
