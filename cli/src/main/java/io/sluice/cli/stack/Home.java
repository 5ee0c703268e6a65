package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The folders of one stack.
 *
 * @param root data, logs and run state
 * @param cache downloads and unpacked parts; may be shared by several stacks
 */
public record Home(Path root, Path cache) {
    public Home {
        root = root.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /** {@code SLUICE_HOME}, else the usual place of this user; {@code SLUICE_CACHE} for a cache apart from it. */
    public static Home resolve(Map<String, String> env, String userHome, boolean root) {
        Path home = usual(env, userHome, root);
        String cache = env.get("SLUICE_CACHE");
        return new Home(home, isSet(cache) ? Path.of(cache) : home.resolve("cache"));
    }

    /** This process's home. */
    public static Home resolve() {
        return resolve(System.getenv(), System.getProperty("user.home"), Account.isRoot());
    }

    /** A home elsewhere that shares this one's cache: for tests. */
    public Home withRoot(Path otherRoot) {
        return new Home(Objects.requireNonNull(otherRoot), cache);
    }

    public Path data() {
        return root.resolve("data");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path run() {
        return root.resolve("run");
    }

    void create() {
        try {
            for (Path folder : new Path[] {root, cache, data(), logs(), run()}) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new StackException(
                    "cannot create the stack's folders in " + root + " (set SLUICE_HOME to a folder you may write): "
                            + e.getMessage(),
                    e);
        }
    }

    private static Path usual(Map<String, String> env, String userHome, boolean root) {
        if (isSet(env.get("SLUICE_HOME"))) {
            return Path.of(env.get("SLUICE_HOME"));
        }
        if (root) {
            return Path.of("/var/lib/sluice");
        }
        String data = env.get("XDG_DATA_HOME");
        return (isSet(data) ? Path.of(data) : Path.of(userHome, ".local", "share")).resolve("sluice");
    }

    private static boolean isSet(String value) {
        return value != null && !value.isBlank();
    }
}
