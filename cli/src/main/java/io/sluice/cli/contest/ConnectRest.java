package io.sluice.cli.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.StackException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The little of a Connect worker's REST API that is needed. */
final class ConnectRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    /**
     * A standalone worker of 4.3.1 can hang for ever when a connector is stopped or resumed while it still deals with
     * the call before, and nothing tells when it is done.
     */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    ConnectRest(URI base) {
        this.base = base;
    }

    /** One that does nothing yet. */
    void create(String name, Map<String, String> settings) {
        ObjectNode connector = json.createObjectNode().put("name", name).put("initial_state", "STOPPED");
        connector.set("config", json.valueToTree(settings));
        send("POST", "/connectors", connector.toString());
        awaitStopped(name);
    }

    /** Returns when all of its tasks run. */
    void resume(String name) {
        send("PUT", "/connectors/" + name + "/resume", "");
        await(name, "RUNNING", status -> hasOnlyRunningTasks(status.path("tasks")));
    }

    void stop(String name) {
        LockSupport.parkNanos(SETTLE_NS);
        send("PUT", "/connectors/" + name + "/stop", "");
        awaitStopped(name);
    }

    /** Its positions too. */
    void remove(String name) {
        if (status(name).isMissingNode()) {
            return;
        }
        stop(name);
        send("DELETE", "/connectors/" + name + "/offsets", "");
        send("DELETE", "/connectors/" + name, "");
    }

    /** For whoever calls next. */
    void settle() {
        LockSupport.parkNanos(SETTLE_NS);
    }

    private void awaitStopped(String name) {
        await(name, "STOPPED", status -> status.path("tasks").isEmpty());
        settle();
    }

    private void await(String name, String state, Predicate<JsonNode> tasks) {
        boolean reached = Await.until(DEADLINE, () -> {
            JsonNode status = status(name);
            requireNotFailed(name, status);
            return status.path("connector").path("state").asText().equals(state) && tasks.test(status);
        });
        if (!reached) {
            throw new StackException("the connector " + name + " is not " + state + ": " + status(name));
        }
    }

    private static boolean hasOnlyRunningTasks(JsonNode tasks) {
        for (JsonNode task : tasks) {
            if (!task.path("state").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !tasks.isEmpty();
    }

    private static void requireNotFailed(String name, JsonNode status) {
        if (status.path("connector").path("state").asText().equals("FAILED")
                || status.path("tasks").findValuesAsText("state").contains("FAILED")) {
            throw new StackException("the connector " + name + " failed: " + status);
        }
    }

    /** Missing where there is no such connector. */
    private JsonNode status(String name) {
        return send("GET", "/connectors/" + name + "/status", "");
    }

    private JsonNode send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return MissingNode.getInstance();
            }
            if (answer.statusCode() >= HttpURLConnection.HTTP_BAD_REQUEST) {
                throw new StackException("Kafka Connect refuses " + method + " " + path + ": " + answer.body());
            }
            return answer.body().isEmpty() ? NullNode.getInstance() : json.readTree(answer.body());
        } catch (IOException e) {
            throw new StackException("Kafka Connect does not answer " + method + " " + path + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
