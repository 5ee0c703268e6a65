package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final Map<String, String> ENV = Map.of("USER_NAME", "ann", "EMPTY", "");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    plain,                              plain
                    ${USER_NAME},                       ann
                    a/${USER_NAME}:${NONE:-x}@b,        a/ann:x@b
                    ${EMPTY:-otherwise},                otherwise
                    ${NONE:-a:-b$c},                    a:-b$c
                    $${USER_NAME},                      ${USER_NAME}
                    $USER_NAME and $,                   $USER_NAME and $
                    """)
    void resolves(String template, String value) {
        assertThat(new Secret(template).resolve(ENV::get)).isEqualTo(value);
    }

    @Test
    void resolvesEmptyTexts() {
        assertThat(new Secret("").resolve(ENV::get)).isEmpty();
        assertThat(new Secret("${EMPTY}").resolve(ENV::get)).isEmpty();
        assertThat(new Secret("${NONE:-}").resolve(ENV::get)).isEmpty();
    }

    @Test
    void readsFilesWithoutTheirLastLineBreak() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "two\nlines\n");

        assertThat(new Secret("<${file:" + file + "}>").resolve(ENV::get)).isEqualTo("<two\nlines>");
    }

    @Test
    void missingReferencesAreNamed() {
        assertThatThrownBy(() -> new Secret("hunter2${NONE}").resolve(ENV::get))
                .isInstanceOfSatisfying(UnresolvedReferenceException.class, e -> assertThat(e.reference())
                        .isEqualTo("${NONE}"))
                .hasMessageContaining("NONE is not set")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new Secret("${file:/no/such/file}").resolve(ENV::get))
                .isInstanceOf(UnresolvedReferenceException.class)
                .hasMessageContaining("${file:/no/such/file}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${A", "${A-b}", "${1A}", "${file:relative}", "${A:-${B}}"})
    void malformedReferencesAreRefused(String template) {
        assertThatThrownBy(() -> new Secret(template).resolve(ENV::get)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plainTextsAreNeverTakenForReferences() {
        RandomInput.theory("plain texts as secrets")
                .forAll(strings()
                        .betweenCodePoints(' ', '~')
                        .ofLengthBetween(0, 20)
                        .map(text -> text.replace('Q', '$')))
                .checkAssert(text -> {
                    String risky = "${" + text + "$${";
                    assertThat(Secret.ofPlain(text).resolve(ENV::get)).isEqualTo(text);
                    assertThat(Secret.ofPlain(risky).resolve(ENV::get)).isEqualTo(risky);
                });
    }

    @Test
    void travelsAsItsTemplate() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Secret("${USER_NAME}"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(new Secret("${USER_NAME}"));
        }
        assertThat(bytes.toString(java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("ann");
    }

    @Test
    void isNotShown() {
        assertThat(new Secret("hunter2")).hasToString("******");
    }
}
