package io.sluice.cli.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlinkRestTest {
    private HttpServer server;
    private FlinkRest rest;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        rest = new FlinkRest(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsWhenCheckpointsCompleted() {
        answer(
                "/jobs/1/checkpoints",
                """
                {"history": [
                  {"id": 9, "status": "IN_PROGRESS", "latest_ack_timestamp": -1},
                  {"id": 8, "status": "COMPLETED", "latest_ack_timestamp": 2000},
                  {"id": 7, "status": "FAILED", "latest_ack_timestamp": 1500},
                  {"id": 6, "status": "COMPLETED", "latest_ack_timestamp": 1000}]}""");
        assertThat(rest.lastCompletedCheckpoints("1"))
                .isEqualTo(Map.of(6L, Instant.ofEpochMilli(1000), 8L, Instant.ofEpochMilli(2000)));
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }
}
