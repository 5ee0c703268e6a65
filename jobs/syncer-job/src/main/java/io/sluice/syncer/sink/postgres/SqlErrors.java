package io.sluice.syncer.sink.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an error of PostgreSQL means for the rows that were being written, by its SQL state. */
final class SqlErrors {

    /** What to do about an error. */
    enum Kind {
        /** PostgreSQL ended a circle of waiters: again, at once. */
        DEADLOCK,
        /** It passes: again, after a while, on a new connection if need be. */
        TRANSIENT,
        /** PostgreSQL refuses a row, and will refuse it again: a dead letter. */
        ROW,
        /** Someone has to mend something first: the job fails. */
        FATAL
    }

    private static final String DEADLOCK_DETECTED = "40P01";
    static final String SERIALIZATION_FAILURE = "40001";
    static final String LOCK_NOT_AVAILABLE = "55P03"; // lock_timeout
    static final String UNDEFINED_TABLE = "42P01";
    static final String DUPLICATE_TABLE = "42P07";
    static final String DATATYPE_MISMATCH = "42804";
    private static final String QUERY_CANCELED = "57014";
    private static final String DUPLICATE_COLUMN = "42701";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    private static final String TOO_COMPLEX = "54001";
    private static final String CONSTRAINT_CLASS = "23";

    private static final Set<String> TRANSIENT_STATES = Set.of(
            SERIALIZATION_FAILURE,
            "40003", // statement completion unknown
            LOCK_NOT_AVAILABLE,
            QUERY_CANCELED, // statement_timeout
            "25P03", // idle in transaction timeout
            "25006", // read-only transaction: this server became a standby
            "26000"); // prepared statement gone: a pooler gave the session to another connection

    private static final Set<String> TRANSIENT_CLASSES = Set.of(
            "08", // connection
            "53", // too many connections, out of memory, disk full
            "57", // shut down, starting up
            "58"); // the server's own input and output

    private static final Set<String> ENDING_CLASSES = Set.of("08", "57", "58");

    private static final Set<String> ROW_CLASSES = Set.of(
            "21", // the same key twice in a statement: alone, each goes in
            "22", // data: out of range, too long, not in its type's form
            CONSTRAINT_CLASS,
            "44", // a view's check option
            "54", // a limit: index entry or row too large
            "P0"); // a trigger objects

    private SqlErrors() {}

    static Kind kindOf(SQLException error) {
        String state = stateOf(error);
        if (state.equals(DEADLOCK_DETECTED)) {
            return Kind.DEADLOCK;
        }
        if (TRANSIENT_STATES.contains(state) || TRANSIENT_CLASSES.contains(classOf(state)) || isBroken(error)) {
            return Kind.TRANSIENT;
        }
        // A statement's types come from the table, never from a row: 42804 is no row's fault.
        return ROW_CLASSES.contains(classOf(state)) && !state.equals(TOO_COMPLEX) ? Kind.ROW : Kind.FATAL;
    }

    /** True if someone else is in the way, or was: the transaction is still there, back at the savepoint before. */
    static boolean waitsForLock(SQLException error) {
        String state = stateOf(error);
        return state.equals(DEADLOCK_DETECTED)
                || state.equals(LOCK_NOT_AVAILABLE)
                || state.equals(SERIALIZATION_FAILURE);
    }

    /** True if the connection is of no use after this error. */
    static boolean endsConnection(SQLException error) {
        String state = stateOf(error);
        return isBroken(error)
                || (ENDING_CLASSES.contains(classOf(state)) && !state.equals(QUERY_CANCELED))
                || state.startsWith("25")
                || state.equals("26000");
    }

    /** True if a table cannot be brought into the wished form, whoever asks: a view uses the column, too many columns. */
    static boolean refusesEvolution(SQLException error) {
        String state = stateOf(error);
        return state.equals(FEATURE_NOT_SUPPORTED)
                || state.equals(DUPLICATE_COLUMN) // of a system column such as xmin
                || classOf(state).equals("2B") // others depend on it
                || classOf(state).equals("22") // a stored value does not fit the wider type
                || classOf(state).equals("54");
    }

    /** The SQL state, or an empty text where the driver gives none. */
    static String stateOf(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
    }

    private static String classOf(String state) {
        return state.length() < 2 ? "" : state.substring(0, 2);
    }

    private static boolean isBroken(SQLException error) {
        return stateOf(error).isEmpty() && error.getCause() instanceof IOException;
    }

    /**
     * What PostgreSQL says, in one line and without a row's content: its primary line, never the detail, which quotes
     * the row. Of a broken constraint that line quotes names; where it may quote a value, what is quoted is left out.
     */
    static String reasonOf(SQLException error) {
        ServerErrorMessage message =
                error instanceof PSQLException fromServer ? fromServer.getServerErrorMessage() : null;
        String text = message == null || message.getMessage() == null ? error.getMessage() : message.getMessage();
        String line = String.valueOf(text).lines().findFirst().orElse("");
        return kindOf(error) == Kind.ROW && !classOf(stateOf(error)).equals(CONSTRAINT_CLASS)
                ? withoutQuoted(line)
                : line;
    }

    /** From the first quote to the last: a value may hold quotes itself. */
    private static String withoutQuoted(String line) {
        int first = line.indexOf('"');
        int last = line.lastIndexOf('"');
        return first < last ? line.substring(0, first) + "\"…\"" + line.substring(last + 1) : line;
    }
}
