package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a long run tells its result: as text, or with {@code --json} as a last line for programs, the text beside it. */
final class ResultOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "End with the result as one line of JSON.")
    private boolean json;

    /**
     * @param text to standard output; to standard error if the line of JSON goes there
     * @param result what the line is made of
     */
    void print(String text, Object result) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter people = json ? spec.commandLine().getErr() : out;
        people.println(text);
        people.flush();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(result));
            out.flush();
        }
    }
}
