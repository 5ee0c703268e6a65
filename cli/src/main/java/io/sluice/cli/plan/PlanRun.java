package io.sluice.cli.plan;

import io.sluice.cli.flink.FlinkCommand;
import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.mapping.ConfiguredMappings;
import io.sluice.config.InvalidSettingsException;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import io.sluice.udf.mapping.InvalidMappingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks the syncer itself what it would do: its jar has the code that decodes, maps, and writes the statements.
 *
 * @param jar the syncer's
 * @param env what the configuration may refer to
 * @param out gets what is no part of the answer
 */
public record PlanRun(FlinkCommand command, Path jar, Map<String, String> env, Consumer<String> out) {
    private static final String MAIN_CLASS = "io.sluice.syncer.SyncerPlan";

    /**
     * Asks the syncer's jar.
     *
     * @param settings what the job would get behind its configuration
     */
    public PlanReport run(Path config, List<String> settings, PlanSample sample)
            throws InvalidSettingsException, InvalidMappingException {
        List<String> jobArguments =
                new ArrayList<>(List.of("--config", config.toAbsolutePath().toString()));
        jobArguments.addAll(settings);
        // Before another process is started, whose errors come with a stack trace.
        new ConfiguredMappings(SettingsLoader.load(SyncerSettings.all(), jobArguments.toArray(String[]::new), env))
                .mappings();
        List<String> arguments = new ArrayList<>(sample.arguments());
        arguments.addAll(jobArguments);
        PlanReport[] report = new PlanReport[1];
        command.runLocally(jar, MAIN_CLASS, arguments, line -> PlanReport.parse(line)
                .ifPresentOrElse(parsed -> report[0] = parsed, () -> out.accept(line)));
        return Optional.ofNullable(report[0]).orElseThrow(() -> new FlinkException("the syncer's jar told no plan"));
    }
}
