package io.sluice.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.EventFormat;
import io.sluice.config.InvalidSettingsException;
import io.sluice.config.Setting;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.codec.Codecs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings and codecs do not know each other; what the one accepts the other must have. */
class FormatsTest {

    @ParameterizedTest
    @EnumSource
    void aFormatIsAcceptedWhenItHasACodec(EventFormat format) {
        assertThat(isAccepted(SyncerSettings.all(), format)).isEqualTo(isAccepted(WatcherSettings.all(), format));
        if (isAccepted(WatcherSettings.all(), format)) {
            assertThat(Codecs.of(format.word())).isNotNull();
        } else {
            assertThatThrownBy(() -> Codecs.of(format.word())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static boolean isAccepted(List<Setting<?>> known, EventFormat format) {
        try {
            SettingsLoader.load(known, new String[] {"--format", format.word()}, Map.of());
            return true;
        } catch (InvalidSettingsException e) {
            return false;
        }
    }
}
