package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.postgres.SqlErrors.Kind;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class SqlErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "40P01, DEADLOCK, false",
        "40001, TRANSIENT, false",
        "55P03, TRANSIENT, false",
        "57014, TRANSIENT, false",
        "53300, TRANSIENT, false",
        "53100, TRANSIENT, false",
        "08001, TRANSIENT, true",
        "08006, TRANSIENT, true",
        "57P01, TRANSIENT, true",
        "57P03, TRANSIENT, true",
        "25P03, TRANSIENT, true",
        "25006, TRANSIENT, true",
        "26000, TRANSIENT, true",
        "22001, ROW, false",
        "22P02, ROW, false",
        "23505, ROW, false",
        "21000, ROW, false",
        "44000, ROW, false",
        "54000, ROW, false",
        "P0001, ROW, false",
        "54001, FATAL, false",
        "42804, FATAL, false",
        "42P01, FATAL, false",
        "42501, FATAL, false",
        "28P01, FATAL, false",
        "3D000, FATAL, false",
        "XX000, FATAL, false",
        "'', FATAL, false",
    })
    void kinds(String state, Kind kind, boolean endsConnection) {
        SQLException error = new SQLException("x", state);
        assertThat(SqlErrors.kindOf(error)).isEqualTo(kind);
        assertThat(SqlErrors.endsConnection(error)).isEqualTo(endsConnection);
    }

    @Test
    void aBrokenStreamWithoutAStateIsTransient() {
        SQLException error = new SQLException("x", null, new IOException("reset"));
        assertThat(SqlErrors.kindOf(error)).isEqualTo(Kind.TRANSIENT);
        assertThat(SqlErrors.endsConnection(error)).isTrue();
        assertThat(SqlErrors.kindOf(new SQLException("x", (String) null))).isEqualTo(Kind.FATAL);
    }

    private static PSQLException fromServer(String state, String message, String detail) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0D" + detail + "\0"));
    }

    @Test
    void theReasonIsThePrimaryLineWithoutValues() {
        assertThat(SqlErrors.reasonOf(fromServer(
                        "23505",
                        "duplicate key value violates unique constraint \"u\"",
                        "Key (email)=(a@b.c) already exists.")))
                .isEqualTo("duplicate key value violates unique constraint \"u\"");
        assertThat(SqlErrors.reasonOf(
                        fromServer("22P02", "invalid input syntax for type uuid: \"se\"cr\"et\"", "detail")))
                .isEqualTo("invalid input syntax for type uuid: \"…\"");
        assertThat(SqlErrors.reasonOf(fromServer("22001", "two\nlines", "detail")))
                .isEqualTo("two");
        assertThat(SqlErrors.reasonOf(fromServer("42P01", "relation \"x\" does not exist", "")))
                .isEqualTo("relation \"x\" does not exist");
        assertThat(SqlErrors.reasonOf(new SQLException())).isEqualTo("null");
    }
}
