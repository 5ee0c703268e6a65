package io.sluice.syncer.pipeline;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.UnmappableException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Events a second from a record's bytes to its row, in one thread, by the time that thread has a core for itself and by
 * the clock; and the bytes that are allocated for one event. Not part of the tests: it asserts nothing. {@code -Dsluice.bench.forks=} and {@code -Dsluice.bench.rounds=} make it longer
 * or shorter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DecodeAndMapBenchmark {

    private static final int RECORDS = 1024;

    private final SluiceCodec codec = new SluiceCodec();
    private final DocumentMapping declared = PlayerRecords.mappings();
    private final DocumentMapping automatic = Mappings.automatic(DeletePolicy.HARD);
    private final ConsumedRecord[] records = new ConsumedRecord[RECORDS];
    private final ChangeEvent[] events = new ChangeEvent[RECORDS];
    private int next;

    public DecodeAndMapBenchmark() {
        for (int i = 0; i < RECORDS; i++) {
            records[i] = PlayerRecords.of(i);
            events[i] = PlayerRecords.event(i);
        }
    }

    @Benchmark
    public ChangeEvent decode() throws MalformedEventException {
        return codec.decodeValue(record().value());
    }

    @Benchmark
    public MappedRow mapToDeclaredColumns() throws UnmappableException {
        return row(declared, events[next()], records[next]);
    }

    @Benchmark
    public MappedRow decodeAndMapToDeclaredColumns() throws MalformedEventException, UnmappableException {
        return row(declared, codec.decodeValue(record().value()), records[next]);
    }

    @Benchmark
    public MappedRow decodeAndMapToAnAutomaticTable() throws MalformedEventException, UnmappableException {
        return row(automatic, codec.decodeValue(record().value()), records[next]);
    }

    private static MappedRow row(DocumentMapping mapping, ChangeEvent event, ConsumedRecord record)
            throws UnmappableException {
        return new MappedRow(mapping.map(event, System.currentTimeMillis()).get(0), record);
    }

    private ConsumedRecord record() {
        return records[next()];
    }

    private int next() {
        next = (next + 1) % RECORDS;
        return next;
    }

    @Test
    void run() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecodeAndMapBenchmark.class.getName())
                        .forks(Integer.getInteger("sluice.bench.forks", 3))
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(Integer.getInteger("sluice.bench.rounds", 5))
                        .measurementTime(TimeValue.seconds(2))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(WorkerCpuProfiler.class)
                        .jvmArgs("-Xmx1g")
                        .build())
                .run();
        for (RunResult result : results) {
            double nanos = secondary(result, WorkerCpuProfiler.LABEL);
            System.out.printf(
                    "%-32s %,10.0f events/s of its core, %,10.0f by the clock, %,8.0f B/event%n",
                    result.getPrimaryResult().getLabel(),
                    TimeUnit.SECONDS.toNanos(1) / nanos,
                    result.getPrimaryResult().getScore(),
                    secondary(result, "gc.alloc.rate.norm"));
        }
    }

    private static double secondary(RunResult result, String label) {
        return result.getSecondaryResults().get(label).getScore();
    }
}
