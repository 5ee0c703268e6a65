package io.sluice.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** Shortcuts to load settings in tests. */
final class Loading {
    static final Map<String, String> NO_ENV = Map.of();

    private Loading() {}

    static Settings watcher(String... args) {
        return load(WatcherSettings.all(), NO_ENV, args);
    }

    static Settings syncer(String... args) {
        return load(SyncerSettings.all(), NO_ENV, args);
    }

    static Settings load(List<Setting<?>> known, Map<String, String> env, String... args) {
        try {
            return SettingsLoader.load(known, args, env);
        } catch (InvalidSettingsException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    static InvalidSettingsException refused(List<Setting<?>> known, Map<String, String> env, String... args) {
        return Assertions.catchThrowableOfType(
                InvalidSettingsException.class, () -> SettingsLoader.load(known, args, env));
    }

    static InvalidSettingsException refusedWatcher(String... args) {
        return refused(WatcherSettings.all(), NO_ENV, args);
    }

    static InvalidSettingsException refusedSyncer(String... args) {
        return refused(SyncerSettings.all(), NO_ENV, args);
    }

    static List<String> keys(InvalidSettingsException refusal) {
        return refusal.problems().stream().map(Problem::key).toList();
    }

    static Path file(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve("settings.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code --config FILE} followed by the overrides. */
    static String[] config(Path file, String... overrides) {
        List<String> args = new ArrayList<>(List.of("--config", file.toString()));
        Stream.of(overrides).forEach(args::add);
        return args.toArray(String[]::new);
    }
}
