package io.sluice.cli;

import io.sluice.cli.dlq.LetterText;
import io.sluice.cli.dlq.LetterTopic;
import io.sluice.cli.dlq.Place;
import io.sluice.cli.stack.StackException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice dlq show}. */
@Command(
        name = "show",
        description = {
            "Shows one dead letter whole. What it prints is data: the document may be in it.",
            "Bytes that are UTF-8 are shown as text, others as hexadecimal digits."
        })
final class DlqShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DlqTopic topic;

    @Parameters(paramLabel = "PARTITION:OFFSET", description = "The letter, as list names it.")
    private String letter;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Place place = Place.parse(letter)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "'%s' is no letter; legal: PARTITION:OFFSET".formatted(letter)));
        LetterTopic letters = topic.letters();
        LetterText shown = letters.find(place)
                .map(LetterText::new)
                .orElseThrow(() -> new StackException("there is no letter " + place + " in " + letters.name()));
        spec.commandLine().getOut().println(json ? shown.json() : shown.text());
        return ExitCode.OK;
    }
}
