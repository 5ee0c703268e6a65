package io.sluice.syncer.pipeline;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.event.ConsumedRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The syncer's graph, from a source to its sinks; it reads like its picture in the web UI. */
public final class SyncerPipeline {

    private SyncerPipeline() {}

    public static void build(
            StreamExecutionEnvironment env,
            Source<ConsumedRecord, ?, ?> source,
            DecodeAndMap decodeAndMap,
            Sink<MappedRow> rows,
            Sink<DeadLetter> deadLetters) {
        SingleOutputStreamOperator<MappedRow> mapped = env.fromSource(
                        source, WatermarkStrategy.noWatermarks(), "kafka-topics", ConsumedRecord.typeInfo())
                .uid("kafka-topics")
                .keyBy(new RecordKey())
                .process(decodeAndMap)
                .uid("decode-and-map")
                .name("decode-and-map");
        mapped.sinkTo(rows).uid("postgres-rows").name("postgres-rows");
        mapped.getSideOutput(DecodeAndMap.DEAD_LETTERS)
                .sinkTo(deadLetters)
                .uid("dead-letters")
                .name("dead-letters");
    }
}
