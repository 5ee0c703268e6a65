package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How the stack's Flink is set up.
 *
 * @param folder the project's flink-conf
 * @param metrics whether Flink's Prometheus reporter runs; it listens on every address, and has no setting for that
 * @param overrides settings of this stack alone
 */
record FlinkSettings(Path folder, int restPort, int rpcPort, boolean metrics, Map<String, String> overrides) {
    FlinkSettings {
        overrides = Map.copyOf(overrides);
    }

    String configYaml(Path data, Path run) throws IOException {
        Map<String, String> all = new HashMap<>();
        all.put("jobmanager.rpc.address", "127.0.0.1");
        all.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        all.put("jobmanager.bind-host", "127.0.0.1");
        all.put("taskmanager.host", "127.0.0.1");
        all.put("taskmanager.bind-host", "127.0.0.1");
        all.put("rest.address", "127.0.0.1");
        all.put("rest.bind-address", "127.0.0.1");
        all.put("rest.port", Integer.toString(restPort));
        all.put("rest.bind-port", Integer.toString(restPort));
        all.put(
                "execution.checkpointing.dir",
                data.resolve("checkpoints").toUri().toString());
        all.put(
                "execution.checkpointing.savepoint-dir",
                data.resolve("savepoints").toUri().toString());
        all.put("io.tmp.dirs", run.resolve("flink-tmp").toString());
        all.put("web.tmpdir", run.resolve("flink-web").toString());
        all.put("web.upload.dir", run.resolve("flink-web").toString());
        all.putAll(overrides);
        return FlinkConf.withOverrides(
                Files.readString(folder.resolve("config.yaml")),
                all,
                key -> !metrics && key.startsWith("metrics.reporter"));
    }
}
