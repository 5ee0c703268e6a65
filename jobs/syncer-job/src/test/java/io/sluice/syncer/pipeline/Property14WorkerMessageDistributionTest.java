package io.sluice.syncer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.CollectingSink;
import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.Mappings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/**
 * Property 14: for any set of messages consumed from Kafka, all active workers should receive messages for processing
 * (load distribution). Here: workers are subtasks, and whatever the documents are, each subtask has some of them; the
 * records of one document are always one subtask's.
 *
 * <p>Validates: Requirements 6.2.
 */
class Property14WorkerMessageDistributionTest {

    private static final int MAX_PARALLELISM = 128;
    /** With so many documents for each subtask, that one gets none by chance happens about once in 10^22. */
    private static final int DOCUMENTS_PER_SUBTASK = 50;

    @Test
    void everySubtaskHasWorkAndEveryDocumentOneSubtask() {
        RandomInput.theory("Property 14", 100)
                .forAll(integers().between(1, 8), longs().all())
                .checkAssert((parallelism, seed) -> {
                    Random random = new Random(seed);
                    Map<String, Set<Integer>> subtasksOf = new HashMap<>();
                    IntStream.range(0, parallelism * DOCUMENTS_PER_SUBTASK)
                            .mapToObj(i -> key(random))
                            .forEach(key -> subtasksOf.put(
                                    key,
                                    List.of(Events.insert(key, "{a: 1}"), Events.update(key, null), Events.delete(key))
                                            .stream()
                                            .map(event -> subtask(Records.of(event, 1), parallelism))
                                            .collect(Collectors.toSet())));

                    assertThat(subtasksOf.values())
                            .allSatisfy(subtasks -> assertThat(subtasks).hasSize(1));
                    assertThat(subtasksOf.values().stream().flatMap(Set::stream).distinct())
                            .hasSize(parallelism);
                });
    }

    private static String key(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> "{_id: " + random.nextInt() + "}";
            case 1 -> "{_id: 'player" + random.nextLong() + "'}";
            default ->
                "{_id: {$oid: '" + new ObjectId(random.nextInt(Integer.MAX_VALUE), random.nextInt(0xffffff)) + "'}}";
        };
    }

    private static int subtask(ConsumedRecord record, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                new RecordKey().getKey(record), MAX_PARALLELISM, parallelism);
    }

    /** What the property above says of the key is said of the pipeline. */
    @Test
    void thePipelineDistributesByThatKey() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(4);
        SyncerPipeline.build(
                env,
                new DataGeneratorSource<>(number -> Records.of("key", null, number), 1L, ConsumedRecord.typeInfo()),
                new DecodeAndMap(new SluiceCodec(), Mappings.automatic(DeletePolicy.HARD), "letters"),
                new CollectingSink<MappedRow>(),
                new CollectingSink<DeadLetter>());

        var decode = env.getStreamGraph(false).getStreamNodes().stream()
                .filter(node -> "decode-and-map".equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
        assertThat(decode.getInEdges())
                .extracting(StreamEdge::getPartitioner)
                .singleElement()
                .isInstanceOf(KeyGroupStreamPartitioner.class);
        assertThat(decode.getStatePartitioners()).hasSize(1).hasOnlyElementsOfType(RecordKey.class);
    }
}
