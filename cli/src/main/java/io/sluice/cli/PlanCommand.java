package io.sluice.cli;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.plan.PlanReport;
import io.sluice.cli.plan.PlanRun;
import io.sluice.cli.plan.PlanSample;
import io.sluice.cli.stack.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plan}. */
@Command(
        name = "plan",
        description = {
            "Prints the DDL that a syncer would run, what would stop it, and what would become of a sample.",
            "Touches nothing: reads PostgreSQL in a session that cannot write, and Kafka as no member of a group.",
            "Prints values, for they are data. Settings behind -- are as with submit.",
            "Exit code 0 only if nothing would stop the job, and no record of the sample would become a dead letter."
        })
final class PlanCommand implements Callable<Integer> {
    private static final int MAX_RECORDS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Parameters(index = "0..*", paramLabel = "-- SETTING", description = "What the job would be given.")
    private List<String> settings = List.of();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The syncer's configuration.")
    private Path config;

    @ArgGroup(multiplicity = "0..1")
    private Sample sample;

    @Option(
            names = "--sample-topic",
            paramLabel = "TOPIC",
            description = "The topic of the events in FILE, for format: json, which has the collection from it"
                    + " (default: the first name in kafka.topic).")
    private String sampleTopic;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** One of the two. */
    private static final class Sample {
        @Option(
                names = "--sample",
                paramLabel = "FILE",
                description = "Try the events in this file: one event's value a line, in the configured format.")
        private Path file;

        @Option(
                names = "--from-topic",
                paramLabel = "N",
                description = "Try the last N records of each topic that would be read.")
        private Integer lastRecords;
    }

    @Override
    public Integer call() throws Exception {
        PlanSample events = sample();
        requireReadable(config);
        events.file().ifPresent(PlanCommand::requireReadable);
        PlanReport report = new PlanRun(
                        target.command(),
                        Checkout.find().jobJar(JobKind.syncer.name()),
                        FlinkTarget.configurationEnvironment(),
                        System.err::println)
                .run(config, settings, events);
        spec.commandLine().getOut().println(json ? report.json() : report.text());
        return report.isWell() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }

    private PlanSample sample() {
        boolean isFile = sample != null && sample.file != null;
        if (sampleTopic != null && !isFile) {
            throw new ParameterException(spec.commandLine(), "--sample-topic is of use with --sample only");
        }
        if (isFile) {
            return PlanSample.ofFile(sample.file, Optional.ofNullable(sampleTopic));
        }
        if (sample == null) {
            return PlanSample.NONE;
        }
        if (sample.lastRecords < 1 || sample.lastRecords > MAX_RECORDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from-topic '%d' is not legal; legal: a whole number from 1 to %d"
                            .formatted(sample.lastRecords, MAX_RECORDS));
        }
        return PlanSample.ofTopics(sample.lastRecords);
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new FlinkException("there is no file " + file);
        }
    }
}
