package io.sluice.syncer.sink.postgres;

import io.sluice.udf.deadletter.DeadLetter;
import java.io.IOException;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the rows that PostgreSQL refused to the dead letters. */
final class DeadLetterWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

    /** A dead letter written by a timer has no record's context. */
    private static final SinkWriter.Context NO_CONTEXT = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Nullable
        @Override
        public Long timestamp() {
            return null;
        }
    };

    private final SinkWriter<DeadLetter> letters;
    private final ProcessingTimeService time;

    DeadLetterWriter(SinkWriter<DeadLetter> letters, ProcessingTimeService time) {
        this.letters = letters;
        this.time = time;
    }

    void write(List<RefusedRow> refused) throws IOException, InterruptedException {
        if (refused.isEmpty()) {
            return;
        }
        RefusedRow first = refused.get(0);
        LOG.warn(
                "{} rows refused and sent to the dead letters; the first, {}: {} [{}]",
                refused.size(),
                first.row(),
                first.reason(),
                first.error());
        for (RefusedRow row : refused) {
            letters.write(
                    new DeadLetter(
                            row.row().origin(),
                            DeadLetter.Stage.WRITE,
                            row.reason(),
                            row.error(),
                            row.row().row().table().name(),
                            time.getCurrentProcessingTime()),
                    NO_CONTEXT);
        }
    }

    /** The checkpoint lets go of the records: their dead letters must be as safe as the rows. */
    void flush(boolean endOfInput) throws IOException, InterruptedException {
        letters.flush(endOfInput);
    }

    @Override
    public void close() throws Exception {
        letters.close();
    }
}
