package io.sluice.udf.error;

import java.util.Set;

/** What PostgreSQL's SQL states mean for the rows that were being written. */
public final class SqlStates {

    public static final String DEADLOCK_DETECTED = "40P01";
    public static final String SERIALIZATION_FAILURE = "40001";
    public static final String LOCK_NOT_AVAILABLE = "55P03"; // lock_timeout
    public static final String QUERY_CANCELED = "57014"; // statement_timeout
    public static final String CONSTRAINT_CLASS = "23";

    private static final String TOO_COMPLEX = "54001";

    private static final Set<String> BUSY =
            Set.of(SERIALIZATION_FAILURE, "40003", LOCK_NOT_AVAILABLE, QUERY_CANCELED); // 40003: completion unknown

    private static final Set<String> UNAVAILABLE = Set.of(
            "25P03", // idle in transaction timeout
            "25006", // read-only transaction: this server became a standby
            "26000"); // prepared statement gone: a pooler gave the session to another connection

    private static final Set<String> UNAVAILABLE_CLASSES = Set.of(
            "08", // connection
            "53", // too many connections, out of memory, disk full
            "57", // shut down, starting up
            "58"); // the server's own input and output

    private static final Set<String> ROW_CLASSES = Set.of(
            "21", // the same key twice in a statement: alone, each goes in
            "22", // data: out of range, too long, not in its type's form
            CONSTRAINT_CLASS,
            "44", // a view's check option
            "54", // a limit: index entry or row too large
            "P0"); // a trigger objects

    private SqlStates() {}

    /**
     * The kind of an SQL state.
     *
     * @param state of five characters; any other text is a state that nobody knows
     */
    public static ErrorKind kindOf(String state) {
        if (state.equals(DEADLOCK_DETECTED)) {
            return ErrorKind.DEADLOCK;
        }
        if (BUSY.contains(state)) {
            return ErrorKind.POSTGRES_BUSY;
        }
        if (UNAVAILABLE.contains(state) || UNAVAILABLE_CLASSES.contains(classOf(state))) {
            return ErrorKind.POSTGRES_UNAVAILABLE;
        }
        // A statement's types come from the table, never from a row: 42804 is no row's fault.
        return ROW_CLASSES.contains(classOf(state)) && !state.equals(TOO_COMPLEX)
                ? ErrorKind.ROW_REFUSED
                : ErrorKind.POSTGRES_REFUSED;
    }

    /** The first two characters of a state. */
    public static String classOf(String state) {
        return state.length() < 2 ? "" : state.substring(0, 2);
    }
}
