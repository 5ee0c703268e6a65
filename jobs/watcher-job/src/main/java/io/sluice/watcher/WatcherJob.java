package io.sluice.watcher;

import io.sluice.config.InvalidSettingsException;
import io.sluice.config.JobConfiguration;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.masking.MaskFields;
import io.sluice.watcher.kafka.KafkaOptions;
import io.sluice.watcher.kafka.KafkaTopics;
import io.sluice.watcher.source.mongodb.MongoChangeSource;
import io.sluice.watcher.source.mongodb.MongoSourceOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watcher: the changes of a database, held until they are due, into Kafka. */
public final class WatcherJob {

    private static final Logger LOG = LoggerFactory.getLogger(WatcherJob.class);

    private WatcherJob() {}

    /**
     * Submits the job.
     *
     * @param args {@code --config FILE}, and {@code --key value} for single settings
     */
    public static void main(String[] args) throws Exception {
        Settings settings = settings(args);
        MongoSourceOptions source = WatcherOptions.source(settings);
        KafkaOptions kafka = WatcherOptions.kafka(settings);
        MaskFields mask = WatcherOptions.mask(settings);
        WatcherPreflight.check(source, kafka, settings);

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                JobConfiguration.of(settings, WatcherSettings.JOB_NAME));
        WatcherPipeline.build(
                env,
                MongoChangeSource.create(source),
                KafkaTopics.create(
                        kafka, Codecs.of(settings.get(WatcherSettings.FORMAT).word())),
                source.selection().canaryCollection(),
                source.canaryId(),
                mask,
                WatcherOptions.hold(settings));
        env.execute();
    }

    private static Settings settings(String[] args) throws InvalidSettingsException {
        Settings settings = SettingsLoader.load(WatcherSettings.all(), args, System.getenv());
        settings.warnings().forEach(LOG::warn);
        return settings;
    }
}
