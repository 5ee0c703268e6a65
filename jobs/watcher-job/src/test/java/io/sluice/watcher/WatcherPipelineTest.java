package io.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.CollectingSink;
import io.sluice.udf.OperatorIds;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole graph between a source and a sink, on a small cluster. */
class WatcherPipelineTest {

    private static final int PARALLELISM = 2;
    private static final int EVENTS = 600;
    private static final int PER_READER = EVENTS / PARALLELISM;
    private static final int KEYS = 7;
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
        WatcherPipeline.build(env, source(), sink, CANARY, "watcher-1", HoldOptions.off());

        env.execute();

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            if (!isRepeat(i) && !isCanary(i)) {
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

    @Test
    void everyOperatorHasAUidAndANameThatStay() {
        StreamExecutionEnvironment env = environment();
        WatcherPipeline.build(env, source(), new CollectingSink<>(), CANARY, "watcher-1", HoldOptions.off());

        assertThat(OperatorIds.of(env))
                .as("a savepoint of an older Sluice finds its state by these: they are never changed")
                .containsExactlyInAnyOrder(
                        "change-source=change-source",
                        "drop-repeats=drop-repeats",
                        "observe-source=observe-source",
                        "collection-removals=collection-removals",
                        "hold-until-due=hold-until-due",
                        "kafka-topics=kafka-topics");
    }

    private static StreamExecutionEnvironment environment() {
        Configuration strict = new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(PARALLELISM);
        return env;
    }

    /** Two readers with half of the events each: every third repeats the one before, every tenth is a canary. */
    private static Source<ChangeEvent, ?, ?> source() {
        return new DataGeneratorSource<>(
                number -> event(number.intValue()), EVENTS, TypeInformation.of(ChangeEvent.class));
    }

    private static ChangeEvent event(int number) {
        int origin = isRepeat(number) ? number - 1 : number;
        String key = "{_id: " + (origin / PER_READER * KEYS + origin % KEYS) + "}";
        Namespace namespace = isCanary(origin) ? new Namespace("game_db", CANARY) : Events.PLAYERS;
        return Events.of(OperationType.REPLACE, namespace, key, key, origin, token(origin));
    }

    private static boolean isRepeat(int number) {
        return number % 3 == 2;
    }

    private static boolean isCanary(int number) {
        return number % 10 == 0;
    }

    private static String token(int number) {
        return "82%08X".formatted(number);
    }
}
