package io.sluice.cli;

import io.sluice.cli.dlq.LetterFilter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which letters are meant. */
final class DlqSelection {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = "Only the letters for which all conditions hold: " + LetterFilter.GRAMMAR + ".")
    private List<String> where = List.of();

    LetterFilter filter() {
        List<String> problems = new ArrayList<>();
        LetterFilter filter = LetterFilter.parse(where, problems);
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join(System.lineSeparator(), problems));
        }
        return filter;
    }
}
