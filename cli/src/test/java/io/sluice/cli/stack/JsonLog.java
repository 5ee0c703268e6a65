package io.sluice.cli.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Logging as {@code flink-conf} sets it up, with what it writes read line by line. */
final class JsonLog implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoggerContext context;
    private final BufferedReader lines;

    JsonLog(Path folder) throws IOException {
        Path log = folder.resolve("flink.log");
        System.setProperty("log.file", log.toString());
        System.setProperty("console.log.level", "OFF");
        System.setProperty("sluice.log.level", "DEBUG");
        try {
            context = Configurator.initialize(
                    "json",
                    getClass().getClassLoader(),
                    Checkout.find()
                            .flinkConf()
                            .resolve("log4j-console.properties")
                            .toUri());
        } finally {
            System.clearProperty("log.file");
            System.clearProperty("console.log.level");
            System.clearProperty("sluice.log.level");
        }
        lines = Files.newBufferedReader(log, UTF_8);
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    /** The next line; nothing but one JSON object. */
    JsonNode next() throws IOException {
        return JSON.readTree(lines.readLine());
    }

    /** True if nothing more has been logged. */
    boolean isAtItsEnd() throws IOException {
        return lines.readLine() == null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
        context.close();
    }
}
