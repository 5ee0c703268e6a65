package io.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.InvalidSettingsException;
import io.sluice.config.SettingsLoader;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.delay.HoldOptions.FarAhead;
import io.sluice.udf.delay.HoldOptions.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static HoldOptions hold(String... args) throws InvalidSettingsException {
        return WatcherOptions.hold(SettingsLoader.load(WatcherSettings.all(), args, Map.of()));
    }
}
