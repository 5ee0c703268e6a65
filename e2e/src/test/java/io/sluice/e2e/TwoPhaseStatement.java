package io.sluice.e2e;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of two-phase commit on one of the syncer's transactions.
 *
 * @param label the checkpoint's number in the transaction's name
 */
record TwoPhaseStatement(Verb verb, String transaction, long label) {

    private static final Pattern FORM =
            Pattern.compile("(PREPARE TRANSACTION|COMMIT PREPARED|ROLLBACK PREPARED) '(sluice:[^']*:(\\d+):[^:']*)'");

    enum Verb {
        PREPARE("PREPARE TRANSACTION"),
        COMMIT("COMMIT PREPARED"),
        ROLLBACK("ROLLBACK PREPARED");

        private final String sql;

        Verb(String sql) {
            this.sql = sql;
        }

        private static Verb of(String sql) {
            return Arrays.stream(values())
                    .filter(verb -> verb.sql.equals(sql))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Empty for any other statement. */
    static Optional<TwoPhaseStatement> parse(String sql) {
        Matcher matcher = FORM.matcher(sql);
        return matcher.matches()
                ? Optional.of(new TwoPhaseStatement(
                        Verb.of(matcher.group(1)), matcher.group(2), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}
