package io.sluice.cli;

import io.sluice.cli.contest.Beginning;
import io.sluice.cli.contest.Contender;
import io.sluice.cli.contest.ContestReport;
import io.sluice.cli.contest.Leg;
import io.sluice.cli.contest.Site;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.SavepointType;
import io.sluice.cli.verify.PreparedTransactions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Sluice's two jobs on the local stack's Flink: stopped with savepoints, and resumed from them. */
final class SluiceContender implements Contender {
    private static final Duration SUBMIT_DEADLINE = Duration.ofMinutes(2);

    private final FlinkTarget target;
    private final FlinkRest rest;
    private final Site site;
    private final BenchConfigurations configurations;
    private final int parallelism;
    private final Map<Leg, Map<String, String>> settings;
    private final Supplier<List<Long>> processes;
    private final Map<Leg, String> running = new EnumMap<>(Leg.class);
    private final Map<Leg, String> savepoints = new EnumMap<>(Leg.class);
    private Beginning beginning = Beginning.NOW;

    /**
     * @param settings of each job, that differ from the defaults
     * @param processes those of Flink
     */
    SluiceContender(
            FlinkTarget target,
            Site site,
            BenchConfigurations configurations,
            int parallelism,
            Map<Leg, Map<String, String>> settings,
            Supplier<List<Long>> processes) {
        this.target = target;
        this.rest = target.rest();
        this.site = site;
        this.configurations = configurations;
        this.parallelism = parallelism;
        this.settings = settings;
        this.processes = processes;
    }

    @Override
    public String name() {
        return ContestReport.SLUICE;
    }

    @Override
    public String topic() {
        return BenchConfigurations.TOPIC;
    }

    @Override
    public void reset(Beginning from) throws Exception {
        site.dropTable();
        site.topic(topic()).makeAnew();
        beginning = from;
    }

    @Override
    public void start(Leg leg) {
        running.put(
                leg,
                new Submission(
                                leg == Leg.SOURCE ? JobKind.watcher : JobKind.syncer,
                                configurations.of(leg),
                                Optional.ofNullable(savepoints.get(leg)),
                                arguments(leg),
                                SUBMIT_DEADLINE)
                        .submit(target)
                        .id());
    }

    @Override
    public void stop(Leg leg) {
        savepoints.put(
                leg,
                target.command()
                        .stop(running.remove(leg), configurations.savepoints().toString(), SavepointType.NATIVE));
    }

    @Override
    public void clear() throws Exception {
        new EarlierJobs(rest, BenchConfigurations.JOB_PREFIX).cancel();
        try (Connection connection = site.openTarget()) {
            PreparedTransactions.rollBack(connection, jobName(Leg.SINK));
        }
        running.clear();
        savepoints.clear();
    }

    @Override
    public String consumerGroup() {
        return BenchConfigurations.CONSUMER_GROUP;
    }

    @Override
    public List<Long> processes() {
        return processes.get();
    }

    private static String jobName(Leg leg) {
        return BenchConfigurations.JOB_PREFIX + leg.name().toLowerCase(Locale.ROOT);
    }

    private List<String> arguments(Leg leg) {
        List<String> arguments =
                new ArrayList<>(List.of("--job.name", jobName(leg), "--parallelism", Integer.toString(parallelism)));
        if (leg == Leg.SOURCE) {
            arguments.addAll(List.of("--mongodb.startup", beginning == Beginning.SNAPSHOT ? "snapshot" : "latest"));
        }
        settings.getOrDefault(leg, Map.of()).forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
        return arguments;
    }
}
