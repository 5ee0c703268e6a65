package io.sluice.cli.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sluice.cli.flink.FlinkCommand;
import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a REST API and a {@code flink} that answer what Flink 1.20 answers. */
class HeldFromFlinkTest {
    private static final Job JOB = new Job("j1", "sluice-watcher", "RUNNING");
    private static final String COMPLETED = "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":%s}";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    Path flinkHome;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void addsUpWhatTheMetricsSay() {
        answers(Map.of(
                "GET /jobs/j1",
                "{\"vertices\":[{\"id\":\"v0\",\"name\":\"Source: change-source\",\"parallelism\":1},"
                        + "{\"id\":\"v1\",\"name\":\"hold-until-due -> kafka-topics: Writer\",\"parallelism\":2}]}",
                "GET /jobs/j1/vertices/v1/metrics",
                "[{\"id\":\"0.hold-until-due.watcher_held\"},{\"id\":\"1.hold-until-due.watcher_held\"},"
                        + "{\"id\":\"1.numRecordsIn\"}]",
                "GET /jobs/j1/vertices/v1/metrics?get=0.hold-until-due.watcher_held,1.hold-until-due.watcher_held",
                "[{\"id\":\"0.hold-until-due.watcher_held\",\"value\":\"2\"},"
                        + "{\"id\":\"1.hold-until-due.watcher_held\",\"value\":\"3\"}]"));

        assertThat(HeldMetrics.read(rest(), JOB, Optional.empty()).total()).isEqualTo(5);
    }

    @Test
    void readsASavepointAndRemovesIt() throws IOException {
        answersSavepoints();
        flinkPrints("echo \"Job has been submitted with JobID 0\"; echo '{\"summary\":{\"total\":0}}'; echo \"$@\"");

        HeldReport report = state().read(JOB, new HeldFilter(Optional.of("a.b"), Optional.empty(), 7));

        assertThat(report.counts().total()).isZero();
        assertThat(said)
                .contains("run -t local -c io.sluice.watcher.held.HeldChangesReport watcher.jar"
                        + " --savepoint file:/s/1 --limit 7 --collection a.b");
        assertThat(requests)
                .containsExactly(
                        "POST /jobs/j1/savepoints {\"target-directory\":\"file:/s\",\"cancel-job\":false,"
                                + "\"formatType\":\"NATIVE\"}",
                        "GET /jobs/j1/savepoints/t1 ",
                        "POST /savepoint-disposal {\"savepoint-path\":\"file:/s/1\"}",
                        "GET /savepoint-disposal/t2 ");
    }

    @Test
    void removesASavepointThatCannotBeRead() throws IOException {
        answersSavepoints();
        flinkPrints("echo 'no such state'; exit 1");

        assertThatThrownBy(() -> state().read(JOB, new HeldFilter(Optional.empty(), Optional.empty(), 7)))
                .isInstanceOf(FlinkException.class)
                .hasMessageContaining("exit 1");
        assertThat(said).contains("no such state");
        assertThat(requests).contains("POST /savepoint-disposal {\"savepoint-path\":\"file:/s/1\"}");
    }

    @Test
    void saysWhyThereIsNoSavepoint() {
        answers(Map.of(
                "POST /jobs/j1/savepoints",
                "{\"request-id\":\"t1\"}",
                "GET /jobs/j1/savepoints/t1",
                COMPLETED.formatted("{\"failure-cause\":{\"class\":\"x\",\"stack-trace\":"
                        + "\"a.B: failed\\n\\tat a.B\\nCaused by: java.io.IOException: disk full\"}}")));

        assertThatThrownBy(() -> state().read(JOB, new HeldFilter(Optional.empty(), Optional.empty(), 7)))
                .isInstanceOf(FlinkException.class)
                .hasMessageContaining("disk full");
    }

    private void answersSavepoints() {
        answers(Map.of(
                "POST /jobs/j1/savepoints",
                "{\"request-id\":\"t1\"}",
                "GET /jobs/j1/savepoints/t1",
                COMPLETED.formatted("{\"location\":\"file:/s/1\"}"),
                "POST /savepoint-disposal",
                "{\"request-id\":\"t2\"}",
                "GET /savepoint-disposal/t2",
                COMPLETED.formatted("{}")));
    }

    private void answers(Map<String, String> answers) {
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(request + " " + body);
            String answer = answers.get(request);
            byte[] bytes = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void flinkPrints(String script) throws IOException {
        Path program = Files.createDirectories(flinkHome.resolve("bin")).resolve("flink");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private HeldSavepoint state() {
        FlinkCommand command = new FlinkCommand(flinkHome, Optional.of(URI.create("http://h:1")), Map.of(), said::add);
        return new HeldSavepoint(rest(), command, Path.of("watcher.jar"), "file:/s", said::add);
    }

    private FlinkRest rest() {
        return new FlinkRest(URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort()));
    }
}
