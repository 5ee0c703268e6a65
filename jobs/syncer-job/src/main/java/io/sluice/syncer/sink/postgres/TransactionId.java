package io.sluice.syncer.sink.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prepared transaction is called in PostgreSQL: {@code sluice:<prefix>:<sink>:<subtask>:<label>:<attempt>}. No
 * job id is part of it, so that a resume as a new job finds its own transactions.
 *
 * @param prefix fixed by the user; no two jobs on one database may share it
 * @param sink tells the sinks of a job apart
 * @param subtask the writer's index
 * @param label never above the id of the checkpoint that the transaction belongs to, always above the one before
 * @param attempt random for each writer, so that what is written again never meets an older transaction's name
 */
public record TransactionId(String prefix, String sink, int subtask, long label, String attempt) {

    /** PostgreSQL takes less than 200 bytes. */
    private static final int MAX_BYTES = 199;

    private static final String START = "sluice:";
    private static final String NAME = "[A-Za-z0-9._-]+";
    private static final Pattern FORM =
            Pattern.compile(START + "(" + NAME + "):(" + NAME + "):(\\d{1,9}):(\\d{1,18}):([0-9a-f]{8})");

    public TransactionId {
        String text = text(prefix, sink, subtask, label, attempt);
        if (!FORM.matcher(text).matches() || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("Not a name of a transaction of at most " + MAX_BYTES + " bytes: " + text
                    + ". Prefix and sink may hold letters, digits, dots, dashes and underscores");
        }
    }

    /** With what the names of all transactions of a sink begin. */
    static String startOf(String prefix, String sink) {
        return START + prefix + ":" + sink + ":";
    }

    /** Empty for a transaction of someone else. */
    static Optional<TransactionId> parse(String gid) {
        Matcher matcher = FORM.matcher(gid);
        return matcher.matches()
                ? Optional.of(new TransactionId(
                        matcher.group(1),
                        matcher.group(2),
                        Integer.parseInt(matcher.group(3)),
                        Long.parseLong(matcher.group(4)),
                        matcher.group(5)))
                : Optional.empty();
    }

    /** For SQL as a literal; nothing in it needs an escape. */
    String sql() {
        return "'" + this + "'";
    }

    private static String text(String prefix, String sink, int subtask, long label, String attempt) {
        return startOf(prefix, sink) + subtask + ":" + label + ":" + attempt;
    }

    @Override
    public String toString() {
        return text(prefix, sink, subtask, label, attempt);
    }
}
