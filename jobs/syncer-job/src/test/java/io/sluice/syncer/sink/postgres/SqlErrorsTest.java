package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.error.ErrorKind;
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
        "40001, POSTGRES_BUSY, false",
        "55P03, POSTGRES_BUSY, false",
        "57014, POSTGRES_BUSY, false",
        "53300, POSTGRES_UNAVAILABLE, false",
        "53100, POSTGRES_UNAVAILABLE, false",
        "08001, POSTGRES_UNAVAILABLE, true",
        "08006, POSTGRES_UNAVAILABLE, true",
        "57P01, POSTGRES_UNAVAILABLE, true",
        "57P03, POSTGRES_UNAVAILABLE, true",
        "25P03, POSTGRES_UNAVAILABLE, true",
        "25006, POSTGRES_UNAVAILABLE, true",
        "26000, POSTGRES_UNAVAILABLE, true",
        "22001, ROW_REFUSED, false",
        "22P02, ROW_REFUSED, false",
        "23505, ROW_REFUSED, false",
        "21000, ROW_REFUSED, false",
        "44000, ROW_REFUSED, false",
        "54000, ROW_REFUSED, false",
        "P0001, ROW_REFUSED, false",
        "54001, POSTGRES_REFUSED, false",
        "42804, POSTGRES_REFUSED, false",
        "42P01, POSTGRES_REFUSED, false",
        "42501, POSTGRES_REFUSED, false",
        "28P01, POSTGRES_REFUSED, false",
        "3D000, POSTGRES_REFUSED, false",
        "XX000, POSTGRES_REFUSED, false",
        "'', POSTGRES_REFUSED, false",
    })
    void kinds(String state, ErrorKind kind, boolean endsConnection) {
        SQLException error = new SQLException("x", state);
        assertThat(SqlErrors.kindOf(error)).isEqualTo(kind);
        assertThat(SqlErrors.endsConnection(error)).isEqualTo(endsConnection);
    }

    @Test
    void aBrokenStreamWithoutAStateIsTransient() {
        SQLException error = new SQLException("x", null, new IOException("reset"));
        assertThat(SqlErrors.kindOf(error)).isEqualTo(ErrorKind.POSTGRES_UNAVAILABLE);
        assertThat(SqlErrors.endsConnection(error)).isTrue();
        assertThat(SqlErrors.kindOf(new SQLException("x", (String) null))).isEqualTo(ErrorKind.POSTGRES_REFUSED);
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
