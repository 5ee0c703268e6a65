package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret is in no message, no warning and no view, wherever it was written and whatever else is wrong. */
class SecretsNeverShownTest {
    /** Each has a § for the secret. */
    private static final List<String> PLACES = List.of(
            "postgres.password: '§'",
            "postgres: {password: '§'}",
            "postgres.password: ['§']",
            "postgres.password: {is: '§'}",
            "postgres.password: '${§'",
            "postgres.password: '${NONE:-§}'",
            "postgres.pasword: '§'",
            "postgres: {pass: '§'}",
            "pasword: §",
            "postgres.password §",
            "postgres.password: \"§",
            "postgres.password: *§",
            "postgres.password: 'a'§'",
            "postgres.password: [§",
            "postgres: {password:§}",
            "postgres.password: !§ x",
            "postgres.password: %§",
            "postgres.password: @§",
            "postgres.password: a: §",
            "kafka.properties.sasl.jaas.config: '§'",
            "kafka.properties.sasl.jaas.config: ['§']",
            "kafka.properties: '§'",
            "kafka.properties.group.id: '§'",
            "postgres.url: 'jdbc:postgresql://u:§@h/d'",
            "postgres.url: 'jdbc:postgresql://h/d?user=u&password=§'",
            "postgres.url: 'postgres://u:§@h/d'",
            "kafka.brokers: 'user:§@host:9092'");

    @TempDir
    Path folder;

    @Test
    void inAFile() {
        RandomInput.theory("secrets in a file")
                .forAll(
                        strings()
                                .betweenCodePoints('A', 'z')
                                .ofLengthBetween(6, 12)
                                .map(SecretsNeverShownTest::readable),
                        integers().between(0, PLACES.size() - 1),
                        integers().between(0, 1))
                .checkAssert((secret, place, alsoWrong) -> {
                    String text =
                            PLACES.get(place).replace("§", secret) + "\n" + (alsoWrong == 1 ? "deletes: never\n" : "");

                    assertNotTold(secret, Loading.config(Loading.file(folder, text)), Map.of());
                });
    }

    @Test
    void onTheCommandLineAndInTheEnvironment() {
        RandomInput.theory("secrets on the command line and in the environment")
                .forAll(
                        strings()
                                .betweenCodePoints('A', 'z')
                                .ofLengthBetween(6, 12)
                                .map(SecretsNeverShownTest::readable),
                        integers().between(0, 6),
                        integers().between(0, 1))
                .checkAssert((secret, place, alsoWrong) -> {
                    List<String[]> lines = List.of(
                            new String[] {"--postgres.password", secret},
                            new String[] {"--postgres.password", "two", secret},
                            new String[] {"--postgres.pasword", secret},
                            new String[] {"--postgres.password:" + secret},
                            new String[] {"--postgres.password", "--postgres.user", "${" + secret},
                            new String[] {"--postgres.url", "jdbc:postgresql://u:" + secret + "@h/d"},
                            new String[] {secret});
                    String[] args = lines.get(place);
                    Map<String, String> env = alsoWrong == 1
                            ? Map.of("POSTGRES_PASSWORD", secret, "KAFKA_BROKERS", "nowhere")
                            : Map.of("POSTGRES_PASSWORD", secret);
                    if (place != 4) { // There it is the malformed value of a setting that is no secret.
                        assertNotTold(secret, args, env);
                    }
                });
    }

    /** No letter sequence of the messages themselves may look like the secret. */
    private static String readable(String random) {
        return "Zq7" + random.replaceAll("[^A-Za-z]", "x");
    }

    private static void assertNotTold(String secret, String[] args, Map<String, String> env) {
        try {
            Settings settings = SettingsLoader.load(SyncerSettings.all(), args, env);
            assertThat(settings.toString()).doesNotContain(secret);
            assertThat(settings.publicView().toString()).doesNotContain(secret);
            assertThat(settings.warnings().toString()).doesNotContain(secret);
            assertThat(settings.secret(SyncerSettings.POSTGRES_PASSWORD).toString())
                    .doesNotContain(secret);
        } catch (InvalidSettingsException e) {
            assertThat(e.getMessage()).doesNotContain(secret);
            assertThat(e.problems().toString()).doesNotContain(secret);
        }
    }
}
