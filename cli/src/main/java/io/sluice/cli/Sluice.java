package io.sluice.cli;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.stack.StackException;
import io.sluice.cli.stack.StackUpException;
import io.sluice.config.InvalidSettingsException;
import io.sluice.udf.mapping.InvalidMappingException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command's entry. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "sluice 0.1.0-SNAPSHOT",
        description = "Change data capture on Apache Flink: the local stack, the jobs on it, and what they replicate.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            PlanCommand.class,
            SubmitCommand.class,
            StopCommand.class,
            UpgradeCommand.class,
            HeldCommand.class,
            DlqCommand.class,
            VerifyCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            LoadCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:it failed; one line on standard error says why",
            "2:the command line is wrong",
            "3:not everything is up (status), source and target differ (verify, demo, bench), not every message"
                    + " was inserted (load), a letter was refused (dlq replay), or something would stop the job or"
                    + " become a dead letter (plan)"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  SLUICE_HOME      data, logs and state of the local stack",
            "  SLUICE_CACHE     what was fetched (default: SLUICE_HOME/cache)",
            "  MONGODB_URI, KAFKA_BROKERS, POSTGRES_URL, FLINK_REST, FLINK_HOME",
            "                   your own servers, used by up in place of the stack's",
            "  POSTGRES_USER, POSTGRES_PASSWORD   login for your own PostgreSQL",
            "  MONGOD           your own mongod program, 6.0 or later"
        })
public final class Sluice implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Sluice())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Sluice::explain);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof StackUpException up) {
            up.failures().forEach((part, reason) -> err.println("error: " + part.id() + ": " + reason.getMessage()));
            err.println("error: " + up.getMessage());
        } else if (failure instanceof StackException
                || failure instanceof FlinkException
                || failure instanceof InvalidSettingsException
                || failure instanceof InvalidMappingException) {
            err.println("error: " + failure.getMessage());
        } else {
            err.println("error: unexpected, please report: " + failure);
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }
}
