package io.sluice.watcher;

import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.delay.HoldUntilDue;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.masking.MaskFields;
import io.sluice.udf.observe.ObserveSource;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The watcher's graph, from a source to a sink; it reads like its picture in the web UI. */
final class WatcherPipeline {

    private WatcherPipeline() {}

    static void build(
            StreamExecutionEnvironment env,
            Source<ChangeEvent, ?, ?> source,
            Sink<ChangeEvent> sink,
            @Nullable String canaryCollection,
            String canaryId,
            MaskFields mask,
            HoldOptions hold) {
        DataStream<ChangeEvent> changes = env.fromSource(
                        source,
                        WatermarkStrategy.noWatermarks(),
                        "change-source",
                        TypeInformation.of(ChangeEvent.class))
                .uid("change-source")
                .process(new ObserveSource(canaryCollection, canaryId))
                .uid("observe-source")
                .name("observe-source");
        HoldUntilDue.of(mask.behind(changes), hold)
                .sinkTo(sink)
                .uid("kafka-topics")
                .name("kafka-topics");
    }
}
