package io.sluice.cli.stack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a stack is to be.
 *
 * @param brokers empty: as last time, else one
 * @param own the user's own servers, by part
 * @param usualPorts whether the servers' usual ports are tried first
 * @param metrics whether Flink's Prometheus reporter runs; it listens on every address of the machine
 * @param flinkConf the project's flink-conf folder
 * @param flinkOverrides Flink settings for this stack alone
 * @param env the environment in which names such as MONGOD and POSTGRES_USER are looked up
 */
public record StackOptions(
        Home home,
        OptionalInt brokers,
        Map<PartName, String> own,
        boolean usualPorts,
        boolean metrics,
        Path flinkConf,
        Map<String, String> flinkOverrides,
        Map<String, String> env) {
    private static final Map<PartName, String> VARIABLES = Map.of(
            PartName.MONGODB, "MONGODB_URI",
            PartName.KAFKA, "KAFKA_BROKERS",
            PartName.POSTGRES, "POSTGRES_URL",
            PartName.FLINK, "FLINK_REST");

    public StackOptions {
        own = Map.copyOf(own);
        flinkOverrides = Map.copyOf(flinkOverrides);
        env = Map.copyOf(env);
    }

    /** The user's stack, with own servers taken from the environment. */
    public static StackOptions fromEnvironment(Checkout checkout) {
        Map<String, String> env = System.getenv();
        Map<PartName, String> own = new HashMap<>();
        VARIABLES.forEach((part, variable) -> {
            if (!env.getOrDefault(variable, "").isBlank()) {
                own.put(part, env.get(variable));
            }
        });
        return new StackOptions(
                Home.resolve(), OptionalInt.empty(), own, true, false, checkout.flinkConf(), Map.of(), env);
    }

    /** A stack for tests: a home of its own, the usual cache, ports nobody else has, no server of the user's. */
    public static StackOptions isolated(Path root, Checkout checkout) {
        return new StackOptions(
                Home.resolve().withRoot(root),
                OptionalInt.empty(),
                Map.of(),
                false,
                false,
                checkout.flinkConf(),
                Map.of(),
                System.getenv());
    }

    public StackOptions withBrokers(int count) {
        return new StackOptions(home, OptionalInt.of(count), own, usualPorts, metrics, flinkConf, flinkOverrides, env);
    }

    public StackOptions withOwn(PartName part, String address) {
        Map<PartName, String> more = new HashMap<>(own);
        more.put(part, address);
        return new StackOptions(home, brokers, more, usualPorts, metrics, flinkConf, flinkOverrides, env);
    }

    public StackOptions withMetrics(boolean exposed) {
        return new StackOptions(home, brokers, own, usualPorts, exposed, flinkConf, flinkOverrides, env);
    }

    public StackOptions withFlinkSetting(String key, String value) {
        Map<String, String> more = new HashMap<>(flinkOverrides);
        more.put(key, value);
        return new StackOptions(home, brokers, own, usualPorts, metrics, flinkConf, more, env);
    }
}
