package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Version;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTokensTest {

    /** The beginning of a real token of MongoDB 6.0. */
    private static final String REAL =
            "8263A1B2C3000000012B022C0100296E5A100400112233445566778899AABBCCDDEEFF46645F696400645F1DD2CF27D52BCFC7B82D0F0004";

    @Test
    void aTokenTellsItsClusterTimeAndItsVersion() {
        assertThat(Tokens.of(0x63A1B2C3, 1, 0)).isEqualTo(REAL);
        assertThat(ResumeTokens.data(Tokens.document(REAL))).isEqualTo(REAL);
        assertThat(ResumeTokens.clusterTime(REAL)).isEqualTo(new BsonTimestamp(0x63A1B2C3, 1));
        assertThat(ResumeTokens.version(REAL)).isEqualTo(new Version(0x63A1B2C300000001L, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 63, 64, 127, 128, 255, 256, 32767, 32768, 1 << 20, Integer.MAX_VALUE})
    void theIndexInATransactionTellsItsChangesApart(long index) {
        assertThat(ResumeTokens.version(Tokens.of(1, 1, index))).isEqualTo(new Version(0x100000001L, (int) index));
    }

    @Test
    void versionsOrderAsTheStreamDoes() {
        RandomInput.theory("tokens and versions", 1000)
                .forAll(
                        integers().between(0, 2),
                        integers().between(0, 70_000),
                        integers().between(0, 2),
                        integers().between(0, 70_000))
                .checkAssert((incrementA, indexA, incrementB, indexB) -> {
                    String a = Tokens.of(0x63A1B2C3, incrementA, indexA);
                    String b = Tokens.of(0x63A1B2C3, incrementB, indexB);

                    assertThat(Integer.signum(a.compareTo(b)))
                            .as("the order of the tokens' texts, by which repeats are found")
                            .isEqualTo(Integer.signum(ResumeTokens.version(a).compareTo(ResumeTokens.version(b))));
                });
    }

    @Test
    void timesAfter2038AreNoNegativeOnes() {
        String late = Tokens.of(0xF0000000, 1, 0);

        assertThat(ResumeTokens.version(late)).isGreaterThan(ResumeTokens.version(REAL));
    }

    @Test
    void aMomentWithoutAChangeIsAVersionToo() {
        String heartbeat = Tokens.highWatermark(0x63A1B2C3, 1);

        assertThat(ResumeTokens.clusterTime(heartbeat)).isEqualTo(new BsonTimestamp(0x63A1B2C3, 1));
        assertThat(ResumeTokens.version(heartbeat)).isEqualTo(new Version(0x63A1B2C300000001L, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8263A1B2C300000001",
                "8263A1B2C3000000012B",
                "8263A1B2C30000000177",
                "8263A1B2C3000000012B022C01",
                // A text where the index would be.
                "8263A1B2C3000000012B022C01003C00112233445566778899AABBCCDDEEFF0011223344556677"
            })
    void aTokenOfAnotherLayoutHasTheOrdinalZero(String data) {
        assertThat(ResumeTokens.version(data)).isEqualTo(new Version(0x63A1B2C300000001L, 0));
    }

    @Test
    void whateverFollowsTheTimeIsAnOrdinal() {
        RandomInput.theory("ends of tokens", 2000)
                .forAll(strings().betweenCodePoints('0', '9').ofLengthBetween(0, 30))
                .checkAssert(digits -> {
                    String even = digits.length() % 2 == 0 ? digits : digits + "0";
                    assertThat(ResumeTokens.version("8263A1B2C300000001" + even).position())
                            .isEqualTo(0x63A1B2C300000001L);
                });
    }

    @Test
    void whatIsNoTokenIsSaidToBeNone() {
        assertThatThrownBy(() -> ResumeTokens.data(new BsonDocument()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a resume token");
        assertThatThrownBy(() -> ResumeTokens.data(new BsonDocument("_data", new BsonInt32(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a resume token");
        assertThatThrownBy(() -> ResumeTokens.clusterTime("0063A1B2C300000001"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a resume token");
    }
}
