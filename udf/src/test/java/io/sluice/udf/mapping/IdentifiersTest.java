package io.sluice.udf.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class IdentifiersTest {

    @ParameterizedTest
    @ValueSource(strings = {"players", "Players", "with space", "quote\"d", "app.dot.v1", "東京", "select", "_id", "$a"})
    void aNameThatPostgresTakesIsItself(String name) {
        assertThat(Identifiers.safe(name)).isEqualTo(name);
    }

    @Test
    void sixtyThreeBytesAreTheLimit() {
        assertThat(Identifiers.safe("a".repeat(63))).isEqualTo("a".repeat(63));
        assertThat(Identifiers.safe("a".repeat(64))).hasSize(63).startsWith("a".repeat(54) + "_");
        assertThat(Identifiers.safe("ü".repeat(32)).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void aLongNameIsNotCutInsideACharacter() {
        String name = Identifiers.safe("\uD83D\uDE00".repeat(40));

        assertThat(new String(name.getBytes(UTF_8), UTF_8)).isEqualTo(name).doesNotContain("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdc_operation", "cdc_version", "cdc_anything", "xmin", "ctid", "tableoid", "cmin", "xmax"})
    void aFieldMakesWayForSluicesAndPostgresOwnColumns(String field) {
        assertThat(Identifiers.column(field)).startsWith("_" + field + "_");
    }

    @Test
    void aTableMayBeNamedLikeTheseColumns() {
        assertThat(Identifiers.safe("xmin")).isEqualTo("xmin");
        assertThat(Identifiers.safe("cdc_jobs")).isEqualTo("cdc_jobs");
    }

    @Test
    void everyNameFitsAndHasNoNul() {
        RandomInput.theory("names of columns", 2000)
                .forAll(strings().allPossible().ofLengthBetween(0, 80))
                .checkAssert(name -> assertThat(Identifiers.column(name))
                        .isNotEmpty()
                        .doesNotContain("\0")
                        .satisfies(column ->
                                assertThat(column.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(Identifiers.MAX_BYTES)));
    }

    /** Long names that differ in one character at any place, and short ones around what gets altered. */
    @Test
    void differentNamesStayDifferent() {
        Gen<String> names = integers()
                .between(0, 90)
                .zip(
                        integers().between(0, 90),
                        arbitrary().pick("", "a", "b", "\0", "_", "ü", "cdc_", "xmin"),
                        (length, at, piece) -> {
                            String name = "n".repeat(length);
                            int place = Math.min(at, length);
                            return name.substring(0, place) + piece + name.substring(place);
                        });
        RandomInput.theory("names of columns, pairs", 5000).forAll(names, names).checkAssert((a, b) -> assertThat(
                        Identifiers.column(a).equals(Identifiers.column(b)))
                .as("one column for %s and %s", a, b)
                .isEqualTo(a.equals(b)));
    }

    /** A name that is made for another one is nobody's own. */
    @Test
    void theAlteredFormOfANameIsNoOthersName() {
        Gen<String> names = arbitrary()
                .pick("", "cdc_version", "xmin", "n".repeat(64), "ü".repeat(40), "\uD83D\uDE00".repeat(30))
                .mix(strings().allPossible().ofLengthBetween(0, 80));
        RandomInput.theory("altered names as names", 2000).forAll(names).checkAssert(name -> {
            String column = Identifiers.column(name);
            if (!column.equals(name)) {
                assertThat(Identifiers.column(column)).isNotEqualTo(column);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"total_20240115", "a_deadbeef", "_total_2024", "A", "a", "a.b", "a_b"})
    void aNameThatEndsLikeAChecksumIsItself(String name) {
        assertThat(Identifiers.column(name)).isEqualTo(name);
    }

    @Test
    void quotingTakesAnyName() {
        assertThat(Identifiers.quote("a")).isEqualTo("\"a\"");
        assertThat(Identifiers.quote("a\"; drop table b --")).isEqualTo("\"a\"\"; drop table b --\"");
    }
}
