package io.sluice.cli;

import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice up}. */
@Command(
        name = "up",
        description = {
            "Starts MongoDB, Kafka, PostgreSQL and Flink on this machine, on the loopback address.",
            "What is missing is fetched first. What runs already is left alone."
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--brokers",
            paramLabel = "1|3",
            description = "Number of Kafka brokers (default: as last time, else 1).")
    private Integer brokers;

    @Option(names = "--mongodb-uri", paramLabel = "URI", description = "Use this MongoDB instead of starting one.")
    private String mongodbUri;

    @Option(
            names = "--kafka-brokers",
            paramLabel = "HOST:PORT,…",
            description = "Use this Kafka instead of starting one.")
    private String kafkaBrokers;

    @Option(names = "--postgres-url", paramLabel = "URL", description = "Use this PostgreSQL instead of starting one.")
    private String postgresUrl;

    @Option(names = "--flink-rest", paramLabel = "URL", description = "Use this Flink instead of starting one.")
    private String flinkRest;

    @Option(
            names = "--metrics",
            description = "Start Flink's Prometheus reporter too. It has no setting for its address, so its ports"
                    + " (9249 and up) are open on every address of this machine.")
    private boolean metrics;

    @Option(names = "--json", description = "Print where everything is as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        StackOptions options = StackOptions.fromEnvironment(Checkout.find()).withMetrics(metrics);
        if (brokers != null) {
            if (brokers != 1 && brokers != 3) {
                throw new ParameterException(spec.commandLine(), "--brokers must be 1 or 3");
            }
            options = options.withBrokers(brokers);
        }
        options = own(options, PartName.MONGODB, mongodbUri);
        options = own(options, PartName.KAFKA, kafkaBrokers);
        options = own(options, PartName.POSTGRES, postgresUrl);
        options = own(options, PartName.FLINK, flinkRest);
        LocalStack stack = LocalStack.open(options, Progress.to(System.err));
        stack.up();
        StatusReport report = StatusReport.of(stack);
        spec.commandLine().getOut().println(json ? report.json() : report.table());
        return ExitCode.OK;
    }

    private static StackOptions own(StackOptions options, PartName part, String address) {
        return address == null ? options : options.withOwn(part, address);
    }
}
