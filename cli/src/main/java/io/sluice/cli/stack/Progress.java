package io.sluice.cli.stack;

import java.io.PrintStream;

/** Where the stack says what it is doing. */
@FunctionalInterface
public interface Progress {
    void say(String part, String line);

    static Progress to(PrintStream out) {
        return (part, line) -> out.printf("%-9s %s%n", part, line);
    }

    static Progress silent() {
        return (part, line) -> {};
    }
}
