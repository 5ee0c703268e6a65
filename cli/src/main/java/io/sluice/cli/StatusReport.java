package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.JobHealth;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.PartState;
import io.sluice.cli.stack.PartStatus;
import io.sluice.cli.stack.StackInfo;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** What {@code status} prints. No password is in it. */
record StatusReport(StackInfo info, List<PartStatus> parts, List<JobHealth> jobs, Instant at) {
    private static final String ROW = "%-9s %-18s %s%n";

    static StatusReport of(LocalStack stack) {
        List<PartStatus> parts = stack.status();
        return new StatusReport(stack.info().redacted(), parts, jobs(stack, parts), Instant.now());
    }

    private static List<JobHealth> jobs(LocalStack stack, List<PartStatus> parts) {
        boolean answers = parts.stream()
                .anyMatch(part -> part.name() == PartName.FLINK
                        && (part.state() == PartState.RUNNING || part.state() == PartState.DEGRADED));
        if (!answers) {
            return List.of();
        }
        try {
            FlinkRest rest = new FlinkRest(URI.create(stack.info().flinkRest()));
            return rest.jobs().stream().map(job -> JobHealth.of(rest, job)).toList();
        } catch (FlinkException e) {
            return List.of();
        }
    }

    boolean allUp() {
        return parts.stream().allMatch(part -> part.state() == PartState.RUNNING)
                && jobs.stream()
                        .noneMatch(health ->
                                !health.job().hasEnded() && health.trouble(at).isPresent());
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("up", allUp());
        root.put("mongodb", info.mongodb());
        root.put("kafka", info.kafka());
        root.put("postgres", info.postgres());
        root.put("postgresJdbc", info.postgresJdbc());
        root.put("postgresUser", info.postgresUser().orElse(null));
        root.put(
                "postgresPasswordFile",
                info.postgresPasswordFile().map(Object::toString).orElse(null));
        root.put("flinkRest", info.flinkRest());
        root.put("flinkHome", info.flinkHome().toString());
        root.put("savepoints", info.savepoints());
        root.put("home", info.home().toString());
        ArrayNode jobNodes = root.putArray("jobs");
        for (JobHealth health : jobs) {
            Job job = health.job();
            ObjectNode node = jobNodes.addObject();
            node.put("id", job.id()).put("name", job.name()).put("state", job.state());
            health.lastCheckpoint().ifPresent(time -> node.put("lastCheckpoint", time.toString()));
            health.trouble(at).ifPresent(trouble -> node.put("trouble", trouble));
        }
        ObjectNode partNodes = root.putObject("parts");
        for (PartStatus part : parts) {
            ObjectNode node = partNodes.putObject(part.name().id());
            node.put("state", part.state().id());
            node.put("own", part.own());
            node.put("where", part.where());
            node.put("logs", part.logs());
            part.pids().forEach(node.putArray("pids")::add);
        }
        try {
            return mapper.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can be written", e);
        }
    }

    String table() {
        StringBuilder table = new StringBuilder();
        for (PartStatus part : parts) {
            String state = part.state().id() + (part.own() ? " (own)" : "");
            table.append(String.format(ROW, part.name().id(), state, part.where()));
        }
        info.postgresPasswordFile()
                .ifPresent(file -> table.append(String.format(
                        ROW, "", "", "user " + info.postgresUser().orElse("") + ", password in " + file)));
        table.append(String.format(ROW, "web UI", "", info.flinkRest()));
        table.append(String.format(ROW, "home", "", info.home() + " (logs in logs/)"));
        for (JobHealth health : jobs) {
            Job job = health.job();
            table.append(String.format(ROW, "job", job.state(), job.id() + " " + job.name()));
            health.trouble(at).ifPresent(trouble -> table.append(String.format(ROW, "", "", trouble)));
        }
        return table.toString().stripTrailing();
    }
}
