package io.sluice.config;

/** Settings of a watcher without Flink: accepted so that its files and environments load, each with what replaces it. */
final class ObsoleteSettings {
    private static final String POSITION =
            "a checkpoint keeps the position; its place is execution.checkpointing.dir in" + " Flink's config.yaml";
    private static final String HELD =
            "keyed state in RocksDB holds what waits; its place is state.backend.rocksdb.localdir"
                    + " in Flink's config.yaml";

    private ObsoleteSettings() {}

    static final Setting<String> TOKEN_STORAGE_TYPE =
            obsolete("token_storage.type", "file", "Where the resume token was kept: redis or file.", POSITION);
    static final Setting<String> TOKEN_STORAGE_REDIS_ADDR =
            obsolete("token_storage.redis.addr", "localhost:6379", "Redis server for the resume token.", POSITION);
    static final Setting<String> TOKEN_STORAGE_REDIS_PASSWORD = Setting.of(
                    "token_storage.redis.password", ValueType.STRING)
            .secret()
            .example("${REDIS_PASSWORD}")
            .replacedBy(POSITION)
            .describe("Password of that server.");
    static final Setting<String> TOKEN_STORAGE_REDIS_DB =
            obsolete("token_storage.redis.db", "0", "Database of that server.", POSITION);
    static final Setting<String> TOKEN_STORAGE_REDIS_KEY =
            obsolete("token_storage.redis.key", "cdc:watcher:resume_token", "Key of the resume token.", POSITION);
    static final Setting<String> TOKEN_STORAGE_FILE_PATH = obsolete(
            "token_storage.file.path", "/var/lib/watcher/resume_token.dat", "File of the resume token.", POSITION);
    static final Setting<String> TOKEN_SAVE_INTERVAL = obsolete(
            "performance.token_save_interval",
            "10",
            "Messages between two saves of the resume token.",
            "use checkpoint.interval, a time");
    static final Setting<String> BUFFER_PATH =
            ofVariable("buffer.path", "BUFFER_PATH", "./buffer.db", "File of the offline buffer.", HELD);
    static final Setting<String> BUFFER_BATCH_SIZE = ofVariable(
            "buffer.batch_size",
            "BUFFER_BATCH_SIZE",
            "100",
            "Events per batch out of the buffer.",
            "use kafka.batch_size and kafka.batch_timeout");
    static final Setting<String> MONITOR_INTERVAL = ofVariable(
            "monitor.interval",
            "MONITOR_INTERVAL",
            "30s",
            "Time between two checks of the connection.",
            "use mongodb.heartbeat_interval and mongodb.canary_interval; the Kafka client watches its own connections");

    private static Setting<String> obsolete(String key, String example, String was, String now) {
        return Setting.of(key, ValueType.STRING)
                .example(example)
                .replacedBy(now)
                .describe(was);
    }

    private static Setting<String> ofVariable(String key, String env, String example, String was, String now) {
        return Setting.of(key, ValueType.STRING)
                .env(env)
                .example(example)
                .replacedBy(now)
                .describe(was);
    }
}
