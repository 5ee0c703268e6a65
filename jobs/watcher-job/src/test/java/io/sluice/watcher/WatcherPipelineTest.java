package io.sluice.watcher;

import static org.apache.flink.runtime.testutils.CommonTestUtils.waitUntilCondition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.udf.BlockingSink;
import io.sluice.udf.CollectingSink;
import io.sluice.udf.OperatorIds;
import io.sluice.udf.delay.DocumentIdentity;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.masking.MaskFields;
import io.sluice.udf.masking.MaskParser;
import io.sluice.udf.masking.Masks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole graph between a source and a sink, on a small cluster. */
class WatcherPipelineTest {

    private static final int PARALLELISM = 2;
    private static final int EVENTS = 600;
    private static final int PER_READER = EVENTS / PARALLELISM;
    private static final int KEYS = 7;
    private static final int MAX_PARALLELISM = 128;

    private static final int POLL_INTERVAL_MS = 300;
    private static final int MAX_POLLS = 200;

    /** By the second reader, in a job in this JVM. */
    private static final AtomicLong READ = new AtomicLong();

    private static final String CANARY = "sluice_canary";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(PARALLELISM)
            .build());

    @Test
    void deliversEachChangeOnceInOrderWithoutTheCanary() throws Exception {
        StreamExecutionEnvironment env = environment();
        CollectingSink<ChangeEvent> sink = new CollectingSink<>();
        WatcherPipeline.build(env, source(), sink, CANARY, "watcher-1", MaskFields.none(), HoldOptions.off());

        env.execute();

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            if (!isCanary(i)) {
                expected.add(token(i));
            }
        }
        assertThat(sink.collected()).extracting(ChangeEvent::resumeToken).containsExactlyInAnyOrderElementsOf(expected);
        Map<String, List<String>> byKey = sink.collected().stream()
                .collect(Collectors.groupingBy(
                        event -> event.documentKey().toJson(),
                        Collectors.mapping(ChangeEvent::resumeToken, Collectors.toList())));
        assertThat(byKey).hasSize(PARALLELISM * KEYS);
        assertThat(byKey.values())
                .allSatisfy(tokens -> assertThat(tokens).isSortedAccordingTo(Comparator.naturalOrder()));
    }

    /** Flink refuses to, if operators of the source's chain have a union list: the subtask in back-pressure is behind. */
    @Test
    void isStoppedWithASavepointWhileOneSubtaskOfTheSourceStandsInBackPressure(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        StreamExecutionEnvironment env = environment();
        env.enableCheckpointing(Duration.ofDays(1).toMillis());
        BsonDocument blocked = keyOfSubtask(1);
        BlockingSink<ChangeEvent> sink =
                new BlockingSink<>(event -> event.documentKey().equals(blocked));
        AtomicLong read = new AtomicLong();
        READ.set(0);
        WatcherPipeline.build(env, aKeyForEachReader(), sink, null, "watcher-1", MaskFields.none(), HoldOptions.off());
        JobClient job = env.executeAsync();
        waitUntilCondition(() -> isStill(read), POLL_INTERVAL_MS, MAX_POLLS);

        var stopped = job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL);
        waitUntilCondition(() -> acknowledged(cluster, job) >= PARALLELISM, POLL_INTERVAL_MS, MAX_POLLS);
        sink.unblock();

        assertThat(stopped).succeedsWithin(Duration.ofMinutes(1));
    }

    private static boolean isStill(AtomicLong lastRead) {
        long before = lastRead.getAndSet(READ.get());
        return before > 0 && before == lastRead.get();
    }

    private static int acknowledged(MiniCluster cluster, JobClient job) throws Exception {
        return cluster
                .getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints()
                .stream()
                .mapToInt(AbstractCheckpointStats::getNumberOfAcknowledgedSubtasks)
                .sum();
    }

    /** Each reader has one document, and each document is another subtask's to hold. */
    private static Source<ChangeEvent, ?, ?> aKeyForEachReader() {
        return new DataGeneratorSource<>(
                number -> {
                    int subtask = (int) (number / (Long.MAX_VALUE / PARALLELISM));
                    if (subtask == 1) {
                        READ.incrementAndGet();
                    }
                    String key = keyOfSubtask(subtask).toJson();
                    return Events.of(OperationType.REPLACE, Events.PLAYERS, key, key, 1, token(number));
                },
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(20_000),
                TypeInformation.of(ChangeEvent.class));
    }

    private static BsonDocument keyOfSubtask(int subtask) {
        return IntStream.iterate(0, id -> id + 1)
                .mapToObj(id -> new BsonDocument("_id", new BsonInt32(id)))
                .filter(key -> subtaskOf(key) == subtask)
                .findFirst()
                .orElseThrow();
    }

    private static int subtaskOf(BsonDocument key) {
        ChangeEvent event = Events.of(OperationType.REPLACE, Events.PLAYERS, key.toJson(), key.toJson(), 1, token(1));
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                new DocumentIdentity().getKey(event), MAX_PARALLELISM, PARALLELISM);
    }

    @Test
    void everyOperatorHasAUidAndANameThatStay() {
        StreamExecutionEnvironment env = environment();
        WatcherPipeline.build(
                env, source(), new CollectingSink<>(), CANARY, "watcher-1", MaskFields.none(), HoldOptions.off());

        assertThat(OperatorIds.of(env))
                .as("a savepoint of an older Sluice finds its state by these: they are never changed")
                .containsExactlyInAnyOrder(
                        "change-source=change-source",
                        "observe-source=observe-source",
                        "collection-removals=collection-removals",
                        "hold-until-due=hold-until-due",
                        "kafka-topics=kafka-topics");
    }

    /** Before anything is held: what is in state is masked. */
    @Test
    void masksBeforeItHolds() throws Exception {
        StreamExecutionEnvironment env = environment();
        CollectingSink<ChangeEvent> sink = new CollectingSink<>();
        Masks masks = MaskParser.parse(
                new YAMLMapper().readTree("[{source: game_db.players, fields: {name: redact}}]"),
                "***",
                false,
                List.of());
        WatcherPipeline.build(
                env, namedSource(), sink, CANARY, "watcher-1", new MaskFields(masks, () -> ""), HoldOptions.off());

        assertThat(OperatorIds.of(env)).containsSubsequence("mask-fields=mask-fields");
        StreamNode masking = nodeOf(env, "mask-fields");
        assertThat(masking.getOutEdges())
                .extracting(edge -> env.getStreamGraph(false)
                        .getStreamNode(edge.getTargetId())
                        .getTransformationUID())
                .containsExactlyInAnyOrder("collection-removals", "hold-until-due");
        env.execute();

        assertThat(sink.collected()).hasSize(EVENTS).allSatisfy(event -> assertThat(
                        event.fullDocument().getString("name").getValue())
                .isEqualTo("***"));
    }

    private static StreamNode nodeOf(StreamExecutionEnvironment env, String uid) {
        return env.getStreamGraph(false).getStreamNodes().stream()
                .filter(node -> uid.equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
    }

    private static Source<ChangeEvent, ?, ?> namedSource() {
        return new DataGeneratorSource<>(
                number -> Events.of(
                        OperationType.REPLACE,
                        Events.PLAYERS,
                        "{_id: " + number + "}",
                        "{_id: " + number + ", name: 'Ada'}",
                        1,
                        token(number)),
                EVENTS,
                TypeInformation.of(ChangeEvent.class));
    }

    private static StreamExecutionEnvironment environment() {
        Configuration strict = new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(PARALLELISM);
        env.setMaxParallelism(MAX_PARALLELISM);
        return env;
    }

    /** Two readers with half of the events each: every tenth is a canary. */
    private static Source<ChangeEvent, ?, ?> source() {
        return new DataGeneratorSource<>(
                number -> event(number.intValue()), EVENTS, TypeInformation.of(ChangeEvent.class));
    }

    private static ChangeEvent event(int number) {
        String key = "{_id: " + (number / PER_READER * KEYS + number % KEYS) + "}";
        Namespace namespace = isCanary(number) ? new Namespace("game_db", CANARY) : Events.PLAYERS;
        return Events.of(OperationType.REPLACE, namespace, key, key, number, token(number));
    }

    private static boolean isCanary(int number) {
        return number % 10 == 0;
    }

    private static String token(long number) {
        return "82%016X".formatted(number);
    }
}
