package io.sluice.cli.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where everything is. Addresses of the user's own servers may hold passwords: show {@link #redacted()}.
 *
 * @param mongodb connection string
 * @param kafka bootstrap servers
 * @param postgres libpq URI; of the local server it names a password file instead of holding the password
 * @param postgresJdbc JDBC URL, without login for the local server
 * @param postgresUser empty where the user's own server is used and {@code POSTGRES_USER} is not set
 * @param postgresPasswordFile of the local server only
 * @param flinkRest address of the REST API and the web UI
 * @param flinkHome a Flink home whose {@code bin/flink} talks to this cluster
 * @param savepoints where savepoints go, as a path or URI
 */
public record StackInfo(
        String mongodb,
        String kafka,
        String postgres,
        String postgresJdbc,
        Optional<String> postgresUser,
        Optional<Path> postgresPasswordFile,
        Optional<String> postgresPassword,
        String flinkRest,
        Path flinkHome,
        String savepoints,
        Path home) {

    /** The names that job configurations refer to. Holds the password: for environments, never for output. */
    public Map<String, String> environment() {
        Map<String, String> env = new TreeMap<>();
        env.put("MONGODB_URI", mongodb);
        env.put("KAFKA_BROKERS", kafka);
        env.put("POSTGRES_URL", postgresJdbc);
        postgresUser.ifPresent(user -> env.put("POSTGRES_USER", user));
        postgresPassword.ifPresent(password -> env.put("POSTGRES_PASSWORD", password));
        return env;
    }

    /** The same for output. */
    public StackInfo redacted() {
        return new StackInfo(
                Redact.address(mongodb),
                kafka,
                Redact.address(postgres),
                Redact.address(postgresJdbc),
                postgresUser,
                postgresPasswordFile,
                Optional.empty(),
                Redact.address(flinkRest),
                flinkHome,
                savepoints,
                home);
    }

    @Override
    public String toString() {
        return "StackInfo[" + Redact.address(mongodb) + ", " + kafka + ", " + Redact.address(postgresJdbc) + ", "
                + Redact.address(flinkRest) + "]";
    }
}
