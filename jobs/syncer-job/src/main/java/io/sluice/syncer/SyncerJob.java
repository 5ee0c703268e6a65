package io.sluice.syncer;

import io.sluice.config.InvalidSettingsException;
import io.sluice.config.JobConfiguration;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import io.sluice.syncer.kafka.DeadLetterTopic;
import io.sluice.syncer.kafka.KafkaReadOptions;
import io.sluice.syncer.kafka.KafkaRecords;
import io.sluice.syncer.pipeline.DecodeAndMap;
import io.sluice.syncer.pipeline.SyncerPipeline;
import io.sluice.syncer.sink.postgres.ExactlyOnceSink;
import io.sluice.syncer.sink.postgres.PostgresOptions;
import io.sluice.syncer.sink.postgres.PostgresSink;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.Mappings;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The syncer: change events from Kafka into the tables of a database. */
public final class SyncerJob {

    private static final Logger LOG = LoggerFactory.getLogger(SyncerJob.class);

    private SyncerJob() {}

    /**
     * Submits the job.
     *
     * @param args {@code --config FILE}, and {@code --key value} for single settings
     */
    public static void main(String[] args) throws Exception {
        Settings settings = settings(args);
        KafkaReadOptions kafka = SyncerOptions.kafka(settings);
        Mappings mappings = SyncerOptions.mappings(settings);
        PostgresOptions postgres = SyncerOptions.postgres(settings);
        String deadLetterTopic = SyncerSettings.deadLetterTopic(settings);
        boolean isExactlyOnce = SyncerOptions.isExactlyOnce(settings);
        SyncerPreflight.check(kafka, deadLetterTopic, SyncerOptions.preflight(settings, mappings), mappings);

        Sink<DeadLetter> deadLetters = DeadLetterTopic.create(kafka.connection(), deadLetterTopic);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                JobConfiguration.of(settings, SyncerSettings.JOB_NAME));
        SyncerPipeline.build(
                env,
                KafkaRecords.create(kafka),
                new DecodeAndMap(Codecs.of(settings.get(SyncerSettings.FORMAT).word()), mappings, deadLetterTopic),
                isExactlyOnce
                        ? new ExactlyOnceSink(
                                postgres,
                                SyncerOptions.twoPhase(settings, mappings),
                                SyncerOptions.batch(settings),
                                SyncerOptions.tables(settings, mappings),
                                SyncerOptions.retry(settings),
                                deadLetters)
                        : new PostgresSink(
                                postgres,
                                SyncerOptions.batch(settings),
                                SyncerOptions.tables(settings, mappings),
                                SyncerOptions.retry(settings),
                                deadLetters),
                deadLetters);
        env.execute();
    }

    private static Settings settings(String[] args) throws InvalidSettingsException {
        Settings settings = SettingsLoader.load(SyncerSettings.all(), args, System.getenv());
        settings.warnings().forEach(LOG::warn);
        return settings;
    }
}
