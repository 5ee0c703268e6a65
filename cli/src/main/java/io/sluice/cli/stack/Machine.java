package io.sluice.cli.stack;

import java.util.Locale;

/** The kind of processor, by which binaries are chosen. */
enum Machine {
    X86_64,
    ARM64;

    static Machine current() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new FetchException("the local stack runs on Linux; elsewhere use docker-compose.yml, or your own"
                    + " servers (MONGODB_URI, KAFKA_BROKERS, POSTGRES_URL, FLINK_REST)");
        }
        return switch (arch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> ARM64;
            default -> throw new FetchException("there are no server binaries for the processor " + arch);
        };
    }
}
