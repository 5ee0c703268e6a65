package io.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.InvalidSettingsException;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.delay.HoldOptions.FarAhead;
import io.sluice.udf.delay.HoldOptions.Policy;
import io.sluice.udf.masking.InvalidMasksException;
import io.sluice.udf.masking.Masks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherOptionsTest {

    @Test
    void holdsByTheUsualFieldsUnlessToldOtherwise() throws Exception {
        assertThat(hold())
                .isEqualTo(new HoldOptions(
                        Policy.EACH, List.of("delayedUntil", "requestedReadyTime"), Map.of(), 0, 0, FarAhead.HELD));
    }

    @Test
    void takesWhatIsSet() throws Exception {
        assertThat(hold(
                        "--delay.policy",
                        "latest",
                        "--delay.fields",
                        "publishAt",
                        "--delay.collections.game_db.app.log",
                        "none",
                        "--delay.collections.ads",
                        "show.at, delayedUntil",
                        "--delay.threshold",
                        "30min",
                        "--delay.max_release_rate",
                        "5000",
                        "--delay.far_ahead",
                        "drop",
                        "--delay.far_ahead_from",
                        "10d"))
                .isEqualTo(new HoldOptions(
                        Policy.LATEST,
                        List.of("publishAt"),
                        Map.of("game_db.app.log", List.of(), "ads", List.of("show.at", "delayedUntil")),
                        1_800_000,
                        5000,
                        new FarAhead(Duration.ofDays(10).toMillis(), true)));
    }

    @Test
    void holdsNothingWhereItIsOff() throws Exception {
        assertThat(hold("--delay.policy", "off", "--delay.fields", "publishAt")).isEqualTo(HoldOptions.off());
    }

    @Test
    void refusesAFieldsNameOfAnotherForm() {
        assertThatThrownBy(() -> hold("--delay.collections.ads", "show..at"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("delay.collections.ads");
        assertThatThrownBy(() -> hold("--delay.fields", "a, .b"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("delay.fields");
    }

    @TempDir
    Path folder;

    private String rules() throws IOException {
        return Files.writeString(
                        folder.resolve("masks.yaml"),
                        "[{source: shop.customers, fields: {email: hash, publishAt: drop}}]")
                .toString();
    }

    @Test
    void masksWhatIsSet() throws Exception {
        Masks masks = masks("--mask.rules", rules(), "--mask.key", "${MASK_KEY}", "--mask.text", "-");

        assertThat(masks.isEmpty()).isFalse();
        assertThat(masks.text()).isEqualTo("-");
        assertThat(masks().isEmpty()).isTrue();
    }

    @Test
    void tellsAllThatIsWrongWithTheMasks() {
        assertThatThrownBy(() -> masks("--mask.rules", rules(), "--delay.collections.ads", "a, publishAt.x"))
                .isInstanceOf(InvalidMasksException.class)
                .hasMessageContaining("mask.key: is needed")
                .hasMessageContaining("mask.rules: publishAt cannot be masked");
    }

    @Test
    void theKeyOfTheMasksTravelsAsAReference() throws Exception {
        Settings settings = settings("--mask.rules", rules(), "--mask.key", "${MASK_KEY}");

        byte[] operator = InstantiationUtil.serializeObject(WatcherOptions.mask(settings));

        assertThat(new String(operator, StandardCharsets.ISO_8859_1))
                .contains("${MASK_KEY}")
                .doesNotContain("the real key");
        assertThat(settings.publicView()).containsEntry("mask.key", "******");
    }

    private static Masks masks(String... args) throws Exception {
        return WatcherOptions.masks(settings(args));
    }

    private static Settings settings(String... args) throws InvalidSettingsException {
        return SettingsLoader.load(WatcherSettings.all(), args, Map.of("MASK_KEY", "the real key of the masks"));
    }

    private static HoldOptions hold(String... args) throws InvalidSettingsException {
        return WatcherOptions.hold(SettingsLoader.load(WatcherSettings.all(), args, Map.of()));
    }
}
