package io.sluice.syncer.sink.postgres;

import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.error.SqlStates;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the driver's errors mean for the rows that were being written. */
final class SqlErrors {

    static final String UNDEFINED_TABLE = "42P01";
    static final String DUPLICATE_TABLE = "42P07";
    static final String DATATYPE_MISMATCH = "42804";
    private static final String DUPLICATE_COLUMN = "42701";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private static final Set<String> ENDING_CLASSES = Set.of("08", "57", "58");

    private SqlErrors() {}

    static ErrorKind kindOf(SQLException error) {
        return isBroken(error) ? ErrorKind.POSTGRES_UNAVAILABLE : SqlStates.kindOf(stateOf(error));
    }

    /** True if someone else is in the way, or was: the transaction is still there, back at the savepoint before. */
    static boolean waitsForLock(SQLException error) {
        String state = stateOf(error);
        return state.equals(SqlStates.DEADLOCK_DETECTED)
                || state.equals(SqlStates.LOCK_NOT_AVAILABLE)
                || state.equals(SqlStates.SERIALIZATION_FAILURE);
    }

    /** True if the connection is of no use after this error. */
    static boolean endsConnection(SQLException error) {
        String state = stateOf(error);
        return isBroken(error)
                || (ENDING_CLASSES.contains(SqlStates.classOf(state)) && !state.equals(SqlStates.QUERY_CANCELED))
                || state.startsWith("25")
                || state.equals("26000");
    }

    /** True if a table cannot be brought into the wished form, whoever asks: a view uses the column, too many columns. */
    static boolean refusesEvolution(SQLException error) {
        String state = stateOf(error);
        return state.equals(FEATURE_NOT_SUPPORTED)
                || state.equals(DUPLICATE_COLUMN) // of a system column such as xmin
                || SqlStates.classOf(state).equals("2B") // others depend on it
                || SqlStates.classOf(state).equals("22") // a stored value does not fit the wider type
                || SqlStates.classOf(state).equals("54");
    }

    /** The SQL state, or an empty text where the driver gives none. */
    static String stateOf(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
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
        return kindOf(error) == ErrorKind.ROW_REFUSED
                        && !SqlStates.classOf(stateOf(error)).equals(SqlStates.CONSTRAINT_CLASS)
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
