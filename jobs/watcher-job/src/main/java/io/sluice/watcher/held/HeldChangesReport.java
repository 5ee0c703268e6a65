package io.sluice.watcher.held;

import io.sluice.udf.delay.HeldState;
import java.io.PrintStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Tells what a savepoint of the watcher holds: {@code flink run -t local -c …HeldChangesReport JAR --savepoint PATH}
 * runs in the client's own JVM and takes no slot of a cluster. Prints lines of JSON.
 */
public final class HeldChangesReport {

    private HeldChangesReport() {}

    /**
     * Prints the report.
     *
     * @param args see {@link HeldQuery#parse}
     */
    public static void main(String[] args) throws Exception {
        print(HeldQuery.parse(args), System.out);
    }

    static void print(HeldQuery query, PrintStream out) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration(query));
        // One reader sees all, so that what is due first needs no merging.
        env.setParallelism(1);
        // A cluster's own interval is in the client's configuration too; this job has nothing to keep.
        env.getCheckpointConfig().disableCheckpointing();
        try (CloseableIterator<String> lines = env.fromData(query.savepoint())
                .keyBy(savepoint -> savepoint)
                .transform(HeldState.OPERATOR_UID, Types.STRING, new ReadHeldState(query))
                .uid(HeldState.OPERATOR_UID)
                .executeAndCollect("sluice-held-changes")) {
            lines.forEachRemaining(out::println);
        }
        out.flush();
    }

    private static Configuration configuration(HeldQuery query) {
        Configuration configuration = new Configuration();
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, query.savepoint());
        // Of the watcher's operators this job has one.
        configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        // It writes no state in which an operator would have to be found again.
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // All managed memory of the client's JVM for the one reader.
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, 1);
        // The client's configuration is the cluster's, whose ports and leadership are not for this JVM.
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
        configuration.set(MetricOptions.REPORTERS_LIST, "");
        return configuration;
    }
}
