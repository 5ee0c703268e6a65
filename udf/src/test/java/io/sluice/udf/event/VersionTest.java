package io.sluice.udf.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.RandomInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    @Test
    void textsOrderAsVersionsDo() {
        RandomInput.theory("order of versions", 2000)
                .forAll(Gens.versions(), Gens.versions())
                .checkAssert((a, b) -> assertThat(Integer.signum(a.toString().compareTo(b.toString())))
                        .isEqualTo(Integer.signum(a.compareTo(b))));
    }

    @Test
    void positionsAndOrdinalsAreUnsigned() {
        assertThat(new Version(-1, 0)).isGreaterThan(new Version(Long.MAX_VALUE, 0));
        assertThat(new Version(5, -1)).isGreaterThan(new Version(5, Integer.MAX_VALUE));
        assertThat(new Version(5, -1)).isLessThan(new Version(6, 0));
        assertThat(new Version(Long.MIN_VALUE, 0)).isGreaterThan(Version.ZERO);
    }

    @Test
    void parseReadsWhatToStringWrites() {
        RandomInput.theory("versions as text").forAll(Gens.versions()).checkAssert(version -> assertThat(
                        Version.parse(version.toString()))
                .isEqualTo(version));
    }

    @Test
    void theTextIsTheDocumentedOne() {
        assertThat(new Version(0x65a50cb800000001L, 0)).hasToString("65a50cb800000001.00000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "65a50cb800000001",
                "65a50cb800000001-00000000",
                "65a50cb800000001.0000000",
                "65a50cb800000001.000000000",
                "65a50cb80000000g.00000000",
                "65a50cb800000001.0000000 ",
                "-5a50cb800000001.00000000"
            })
    void refusesWhatIsNoVersion(String text) {
        assertThatThrownBy(() -> Version.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
