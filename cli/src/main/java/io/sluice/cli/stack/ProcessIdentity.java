package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same id.
 *
 * @param startToken when the process started, in a form that is only compared
 */
record ProcessIdentity(long pid, String startToken) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    /** In /proc/PID/stat, counted behind the name in parentheses, which may itself hold blanks. */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

    /** The process that now has this id, if one is alive. */
    static Optional<ProcessIdentity> of(long pid) {
        return startToken(pid).map(token -> new ProcessIdentity(pid, token));
    }

    static Optional<ProcessIdentity> parse(String text) {
        String[] fields = text.strip().split(" ", 2);
        try {
            return fields.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(fields[0]), fields[1]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String format() {
        return pid + " " + startToken;
    }

    boolean isAlive() {
        return startToken(pid).filter(startToken::equals).isPresent();
    }

    private static Optional<String> startToken(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(BOOT_ID)) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(Object::toString);
        }
        try {
            // The kernel's own count of ticks since boot: unlike a time of day it does not move with the clock.
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
                return Optional.empty();
            }
            return Optional.of(
                    fields[START_TICKS] + "@" + Files.readString(BOOT_ID).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
