package io.sluice.cli.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Flink's REST API, the little that is needed of it. */
public final class FlinkRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int HTTP_SUCCESS = 2;
    private static final long PAUSE_NS = Duration.ofMillis(100).toNanos();

    /** Flink refuses a request line of more than 4096 characters. */
    private static final int METRICS_A_REQUEST = 10;

    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();

    public FlinkRest(URI base) {
        this.base = base.toString().replaceFirst("/+$", "");
    }

    public String address() {
        return base;
    }

    /** Number of TaskManagers that are registered. */
    public int taskManagers() {
        return get("/overview").path("taskmanagers").asInt();
    }

    /** The ids of the TaskManagers that are registered; a killed one stays until its heartbeat times out. */
    public Set<String> taskManagerIds() {
        Set<String> ids = new HashSet<>();
        get("/taskmanagers")
                .path("taskmanagers")
                .forEach(node -> ids.add(node.path("id").asText()));
        return ids;
    }

    /** Free slots over all TaskManagers. */
    public int freeSlots() {
        return get("/overview").path("slots-available").asInt();
    }

    /** All jobs the cluster remembers, ended ones too; the newest first. */
    public List<Job> jobs() {
        List<JsonNode> nodes = new ArrayList<>();
        get("/jobs/overview").path("jobs").forEach(nodes::add);
        nodes.sort((a, b) ->
                Long.compare(b.path("start-time").asLong(), a.path("start-time").asLong()));
        return nodes.stream()
                .map(job -> new Job(
                        job.path("jid").asText(),
                        job.path("name").asText(),
                        job.path("state").asText()))
                .toList();
    }

    public Job job(String id) {
        JsonNode job = get("/jobs/" + id);
        return new Job(id, job.path("name").asText(), job.path("state").asText());
    }

    /** Whether every task of a job runs, not only the job itself, which is RUNNING while its tasks are deployed. */
    public boolean allTasksRun(String id) {
        JsonNode job = get("/jobs/" + id);
        if (!job.path("state").asText().equals("RUNNING")) {
            return false;
        }
        for (JsonNode vertex : job.path("vertices")) {
            String state = vertex.path("status").asText();
            // A bounded source may be through already.
            if (!state.equals("RUNNING") && !state.equals("FINISHED")) {
                return false;
            }
        }
        return true;
    }

    /** Why a job failed or restarts, with its stack trace. */
    public Optional<String> failure(String id) {
        JsonNode history =
                get("/jobs/" + id + "/exceptions").path("exceptionHistory").path("entries");
        String trace = history.path(0).path("stacktrace").asText("");
        return trace.isBlank() ? Optional.empty() : Optional.of(trace.strip());
    }

    /** Number of checkpoints that a job completed. */
    public int completedCheckpoints(String id) {
        return get("/jobs/" + id + "/checkpoints")
                .path("counts")
                .path("completed")
                .asInt();
    }

    /**
     * When each of the newest checkpoints of a job completed, by their ids. Flink remembers ten, and answers the same
     * for up to three seconds.
     */
    public Map<Long, Instant> lastCompletedCheckpoints(String id) {
        Map<Long, Instant> times = new TreeMap<>();
        for (JsonNode checkpoint : get("/jobs/" + id + "/checkpoints").path("history")) {
            if (checkpoint.path("status").asText().equals("COMPLETED")) {
                long ms = checkpoint.path("latest_ack_timestamp").asLong();
                times.put(checkpoint.path("id").asLong(), Instant.ofEpochMilli(ms));
            }
        }
        return times;
    }

    /** The newest checkpoint or savepoint that a job can be resumed from. */
    public Optional<String> latestCheckpoint(String id) {
        String path = get("/jobs/" + id + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("external_path")
                .asText("");
        return path.startsWith("<") || path.isBlank() ? Optional.empty() : Optional.of(path);
    }

    /** How many subtasks have yet to acknowledge the checkpoint that is being made; 0 if none is being made. */
    public int unacknowledged(String id) {
        JsonNode newest = get("/jobs/" + id + "/checkpoints").path("history").path(0);
        return newest.path("status").asText().equals("IN_PROGRESS")
                ? newest.path("num_subtasks").asInt()
                        - newest.path("num_acknowledged_subtasks").asInt()
                : 0;
    }

    /** How often a job has been restarted. */
    public int restarts(String id) {
        return get("/jobs/" + id + "/metrics?get=numRestarts")
                .path(0)
                .path("value")
                .asInt();
    }

    /** When the newest checkpoint or savepoint of a job completed. */
    public Optional<Instant> latestCheckpointTime(String id) {
        long ms = get("/jobs/" + id + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("latest_ack_timestamp")
                .asLong();
        return ms > 0 ? Optional.of(Instant.ofEpochMilli(ms)) : Optional.empty();
    }

    /** Asks for a job to be cancelled; it may run for a moment yet. */
    public void cancel(String id) {
        send(request("/jobs/" + id + "?mode=cancel").method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }

    /** The vertex of a job whose name, which names its operators, contains a text. */
    public Optional<Vertex> vertex(String jobId, String namePart) {
        for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
            if (vertex.path("name").asText().contains(namePart)) {
                return Optional.of(new Vertex(
                        vertex.path("id").asText(), vertex.path("parallelism").asInt()));
            }
        }
        return Optional.empty();
    }

    /** The names of a vertex's metrics, {@code subtask.operator.metric}; none before Flink has gathered them. */
    public List<String> metricNames(String jobId, String vertexId) {
        List<String> names = new ArrayList<>();
        get(metrics(jobId, vertexId))
                .forEach(metric -> names.add(metric.path("id").asText()));
        return names;
    }

    /** The values of metrics by their names. Flink gathers them every ten seconds at most. */
    public Map<String, String> metricValues(String jobId, String vertexId, List<String> names) {
        Map<String, String> values = new HashMap<>();
        for (int from = 0; from < names.size(); from += METRICS_A_REQUEST) {
            String some = names.subList(from, Math.min(names.size(), from + METRICS_A_REQUEST)).stream()
                    .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(","));
            get(metrics(jobId, vertexId) + "?get=" + some)
                    .forEach(metric -> values.put(
                            metric.path("id").asText(), metric.path("value").asText()));
        }
        return values;
    }

    private static String metrics(String jobId, String vertexId) {
        return "/jobs/" + jobId + "/vertices/" + vertexId + "/metrics";
    }

    /** Takes a savepoint of a job, which goes on running, in the state backend's own format; returns its path. */
    public String savepoint(String jobId, String folder, Duration deadline) {
        ObjectNode body = json.createObjectNode()
                .put("target-directory", folder)
                .put("cancel-job", false)
                .put("formatType", "NATIVE");
        JsonNode done = operation("/jobs/" + jobId + "/savepoints", body, deadline);
        return done.path("location").asText();
    }

    public void disposeSavepoint(String path, Duration deadline) {
        operation("/savepoint-disposal", json.createObjectNode().put("savepoint-path", path), deadline);
    }

    /** Asks for what takes its time, and waits for it. */
    private JsonNode operation(String path, JsonNode body, Duration deadline) {
        String id = send(request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())))
                .path("request-id")
                .asText();
        long endNs = System.nanoTime() + deadline.toNanos();
        while (true) {
            JsonNode answer = get(path + "/" + id);
            if (answer.path("status").path("id").asText().equals("COMPLETED")) {
                JsonNode operation = answer.path("operation");
                String trace =
                        operation.path("failure-cause").path("stack-trace").asText("");
                if (!trace.isEmpty()) {
                    throw new FlinkException(path + " failed: " + JobStart.rootCause(trace));
                }
                return operation;
            }
            if (System.nanoTime() - endNs > 0) {
                throw new FlinkException(path + " is not done after " + deadline.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private JsonNode get(String path) {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != HTTP_SUCCESS) {
                throw new FlinkException("Flink at " + base + " answers " + response.statusCode() + " to "
                        + request.uri().getPath());
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new FlinkException("Flink at " + base + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkException("interrupted while asking Flink at " + base, e);
        }
    }
}
