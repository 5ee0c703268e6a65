package io.sluice.syncer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.CollectingSink;
import io.sluice.udf.OperatorIds;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.Mappings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole graph between a source and its sinks, on a small cluster. */
class SyncerPipelineTest {

    private static final int PARALLELISM = 2;
    private static final int RECORDS = 600;
    private static final int PER_READER = RECORDS / PARALLELISM;
    private static final int KEYS = 7;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(PARALLELISM)
            .build());

    private final CollectingSink<MappedRow> rows = new CollectingSink<>();
    private final CollectingSink<DeadLetter> letters = new CollectingSink<>();

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "sluice-simplified", "buffered", "debezium", "json"})
    void eachRecordBecomesARowOrADeadLetterAndEachKeyKeepsItsOrder(String format) throws Exception {
        StreamExecutionEnvironment env = environment();
        build(env, format);

        env.execute();

        assertThat(rows.collected())
                .extracting(row -> row.origin().offset())
                .containsExactlyInAnyOrderElementsOf(offsets(false));
        assertThat(letters.collected())
                .extracting(letter -> letter.record().offset())
                .containsExactlyInAnyOrderElementsOf(offsets(true));
        assertThat(letters.collected())
                .extracting(DeadLetter::stage)
                .containsOnly(DeadLetter.Stage.DECODE, DeadLetter.Stage.MAP);
        Map<String, List<Long>> byKey = rows.collected().stream()
                .collect(Collectors.groupingBy(
                        row -> row.row().rowKey(),
                        Collectors.mapping(row -> row.origin().offset(), Collectors.toList())));
        assertThat(byKey).hasSize(PARALLELISM * KEYS);
        assertThat(byKey.values())
                .allSatisfy(offsets -> assertThat(offsets).isSortedAccordingTo(Comparator.naturalOrder()));
    }

    @Test
    void everyOperatorHasAUidAndANameThatStay() {
        StreamExecutionEnvironment env = environment();
        build(env, "sluice");

        assertThat(OperatorIds.of(env))
                .as("a savepoint of an older Sluice finds its state by these: they are never changed")
                .containsExactlyInAnyOrder(
                        "kafka-topics=kafka-topics",
                        "decode-and-map=decode-and-map",
                        "postgres-rows=postgres-rows",
                        "dead-letters=dead-letters");
    }

    private void build(StreamExecutionEnvironment env, String format) {
        Source<ConsumedRecord, ?, ?> source =
                new DataGeneratorSource<>(number -> record(number, format), RECORDS, ConsumedRecord.typeInfo());
        SyncerPipeline.build(
                env,
                source,
                new DecodeAndMap(Codecs.of(format), Mappings.automatic(DeletePolicy.HARD), "letters"),
                rows,
                letters);
    }

    private static StreamExecutionEnvironment environment() {
        Configuration strict = new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(PARALLELISM);
        return env;
    }

    /** Two readers with half of the records each, each key with one of them; some records are worth a dead letter. */
    private static ConsumedRecord record(long number, String format) {
        String key = "{_id: " + (number / PER_READER * KEYS + number % KEYS) + "}";
        if (number % 50 == 0) {
            return Records.of(key, "garbage", number);
        }
        String document = number % 50 == 1 ? "{name: 'a\\u0000'}" : key;
        return Records.of(
                Codecs.of(format),
                Events.of(OperationType.REPLACE, Events.PLAYERS, key, document, (int) number, null),
                number);
    }

    private static List<Long> offsets(boolean ofLetters) {
        return LongStream.range(0, RECORDS)
                .filter(number -> ofLetters == (number % 50 < 2))
                .boxed()
                .toList();
    }
}
