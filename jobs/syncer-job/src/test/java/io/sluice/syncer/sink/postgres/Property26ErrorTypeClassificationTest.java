package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.syncer.sink.postgres.SqlErrors.Kind;
import io.sluice.udf.RandomInput;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * Property 26: for any error that occurs, the service should correctly classify it as either retryable or non-retryable
 * and handle it accordingly.
 *
 * <p>Validates: Requirements 12.5.
 */
class Property26ErrorTypeClassificationTest {

    @Test
    void everySqlStateHasOneKindAndOnlyWhatPassesIsTriedOnANewConnection() {
        RandomInput.theory("Property 26", 2000)
                .forAll(strings().betweenCodePoints('0', 'Z').ofLengthBetween(0, 5))
                .checkAssert(state -> {
                    SQLException error = new SQLException("x", state);
                    Kind kind = SqlErrors.kindOf(error);

                    assertThat(SqlErrors.kindOf(new SQLException("another", state)))
                            .isEqualTo(kind);
                    if (SqlErrors.waitsForLock(error)) {
                        assertThat(kind).isIn(Kind.DEADLOCK, Kind.TRANSIENT);
                    }
                });
    }
}
