package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.delete;
import static io.sluice.syncer.sink.postgres.TestRows.field;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.ColumnKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** The sink in a job, with its rows serialized between operators and two writers at work. */
class PostgresSinkIT {

    /** The job runs in this process. */
    private static final Queue<DeadLetter> DEAD_LETTERS = new ConcurrentLinkedQueue<>();

    private final RealPostgres postgres = RealPostgres.get();

    /** Collects in {@link #DEAD_LETTERS}. */
    private static final class Collecting implements Sink<DeadLetter> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                private final List<DeadLetter> pending = new ArrayList<>();

                @Override
                public void write(DeadLetter letter, Context context) {
                    pending.add(letter);
                }

                @Override
                public void flush(boolean endOfInput) {
                    DEAD_LETTERS.addAll(pending);
                    pending.clear();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        @Deprecated
        public SinkWriter<DeadLetter> createWriter(InitContext context) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void everythingIsWrittenBeforeTheJobEnds() throws Exception {
        PostgresOptions options = postgres.newSchema();
        List<MappedRow> rows = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            String id = "id" + i % 500;
            rows.add(
                    i < 2400 || i % 2 == 0
                            ? upsert(
                                    "t",
                                    id,
                                    i + 1L,
                                    bigint("n", i),
                                    field("at", ColumnKind.TIMESTAMPTZ, TestRows.PROCESSED_AT))
                            : delete("t", id, i + 1L));
        }
        rows.add(upsert("t", "poison", 9999, field("doc", ColumnKind.JSONB, "{")));

        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        DEAD_LETTERS.clear();
        env.fromData(rows, MappedRow.typeInfo())
                .keyBy(row -> row.row().rowKey())
                .sinkTo(new PostgresSink(
                        options,
                        new BatchOptions(100, Duration.ofMillis(50), 100),
                        WriterHarness.CREATE_AND_EVOLVE,
                        RetryOptions.DEFAULT,
                        new Collecting()));
        env.execute();

        String table = new TableName(options.schema(), "t").sql();
        assertThat(postgres.query("SELECT count(*), min(n), max(n) FROM " + table))
                .containsExactly("450|2000|2498");
        assertThat(DEAD_LETTERS).hasSize(1);
        assertThat(DEAD_LETTERS.peek().record().offset()).isEqualTo(9999);
    }
}
