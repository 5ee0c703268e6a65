package io.sluice.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The known settings by key, and which of them a written key means. */
record Catalogue(Map<String, Setting<?>> byKey) {

    static Catalogue of(List<Setting<?>> known) {
        Map<String, Setting<?>> byKey = new LinkedHashMap<>();
        for (Setting<?> setting : known) {
            if (byKey.put(setting.key(), setting) != null) {
                throw new IllegalArgumentException("two settings have the key " + setting.key());
            }
        }
        return new Catalogue(byKey);
    }

    Collection<Setting<?>> settings() {
        return byKey.values();
    }

    /** The setting of a key; for a key below a map, that map. */
    Optional<Setting<?>> find(String key) {
        Setting<?> exact = byKey.get(key);
        return exact != null ? Optional.of(exact) : mapAbove(key);
    }

    /** Whether a key is only the beginning of known keys. */
    boolean isGroup(String key) {
        return byKey.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
    }

    private Optional<Setting<?>> mapAbove(String key) {
        return byKey.values().stream()
                .filter(setting -> setting.type().isMap())
                .filter(setting -> key.startsWith(setting.key() + ".")
                        && key.length() > setting.key().length() + 1)
                .findFirst();
    }

    /** The known key that an unknown one was probably meant to be. */
    Optional<String> nearest(String unknown) {
        String wanted = plain(unknown);
        List<String> sameEnd = new ArrayList<>();
        String best = null;
        int least = Math.max(2, wanted.length() / 4) + 1;
        for (String key : byKey.keySet()) {
            String candidate = plain(key);
            if (candidate.endsWith("." + wanted) || wanted.endsWith("." + candidate)) {
                sameEnd.add(key);
            }
            int distance = distance(wanted, candidate);
            if (distance < least) {
                least = distance;
                best = key;
            }
        }
        return Optional.ofNullable(best).or(() -> sameEnd.size() == 1 ? Optional.of(sameEnd.get(0)) : Optional.empty());
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Levenshtein: insertions, deletions and replacements that turn one text into the other. */
    private static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[right.length()];
    }
}
