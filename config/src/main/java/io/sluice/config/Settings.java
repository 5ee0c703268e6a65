package io.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/** The checked outcome of {@link SettingsLoader#load}: every value in it is legal. Immutable. */
public final class Settings {
    private final Map<String, Setting<?>> known;
    private final Map<String, Object> values;
    private final Map<String, JsonNode> subtrees;
    private final List<String> warnings;

    /**
     * @param values by key: the parsed value; of a secret setting its {@link Secret}; of a map of secrets a map of them
     */
    Settings(
            Map<String, Setting<?>> known,
            Map<String, Object> values,
            Map<String, JsonNode> subtrees,
            List<String> warnings) {
        this.known = Map.copyOf(known);
        this.values = Map.copyOf(values);
        this.subtrees = new LinkedHashMap<>(subtrees);
        this.warnings = List.copyOf(warnings);
    }

    Settings withWarnings(List<String> others) {
        return new Settings(known, values, subtrees, others);
    }

    /** The value, or the default where none was given. */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .or(setting::defaultValue)
                .orElseThrow(() -> new NoSuchElementException(
                        setting.key() + " was not given and has no default; ask with find()"));
    }

    /** The value that was given; empty where only a default applies. */
    @SuppressWarnings("unchecked") // SettingsLoader puts in what the setting's own type parsed.
    public <T> Optional<T> find(Setting<T> setting) {
        if (setting.secret()) {
            throw new IllegalArgumentException(setting.key() + " is secret; ask with secret() or secrets()");
        }
        return Optional.ofNullable((T) values.get(checked(setting)));
    }

    /** The unresolved value of a secret setting, or its default. */
    public Secret secret(Setting<String> setting) {
        requireSecret(setting);
        Secret given = (Secret) values.get(checked(setting));
        return given != null ? given : new Secret(setting.defaultValue().orElse(""));
    }

    /** The unresolved values of a map of secrets; empty where none was given. */
    @SuppressWarnings("unchecked") // SettingsLoader puts in a map of secrets for each secret map setting.
    public Map<String, Secret> secrets(Setting<Map<String, String>> setting) {
        requireSecret(setting);
        return (Map<String, Secret>) values.getOrDefault(checked(setting), Map.of());
    }

    /** Whether someone gave a value, as opposed to the default. */
    public boolean isGiven(Setting<?> setting) {
        return values.containsKey(checked(setting));
    }

    /** A part of the file as it is, for a module that reads it by itself; a MissingNode where absent. */
    public JsonNode raw(String key) {
        JsonNode node = subtrees.get(key);
        return node == null ? MissingNode.getInstance() : node.deepCopy();
    }

    /** All effective values by key, secrets masked: for Flink's global job parameters, which the web UI shows. */
    public Map<String, String> publicView() {
        Map<String, String> view = new TreeMap<>();
        for (Setting<?> setting : known.values()) {
            addTo(view, setting);
        }
        return view;
    }

    private <T> void addTo(Map<String, String> view, Setting<T> setting) {
        if (setting.type().isMap()) {
            Object given = values.get(setting.key());
            if (given instanceof Map<?, ?> map) {
                map.forEach((key, value) -> view.put(
                        setting.key() + "." + key, setting.secret() ? Secret.MASK : Redaction.of(value.toString())));
            }
        } else if (setting.secret()) {
            if (isGiven(setting) || setting.defaultValue().isPresent()) {
                view.put(setting.key(), Secret.MASK);
            }
        } else {
            find(setting)
                    .or(setting::defaultValue)
                    .ifPresent(value ->
                            view.put(setting.key(), Redaction.of(setting.type().write(value))));
        }
    }

    /** What is legal and yet probably not what was meant. Holds no secret. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return publicView().toString();
    }

    private String checked(Setting<?> setting) {
        if (!known.containsKey(setting.key())) {
            throw new IllegalArgumentException(setting.key() + " is not among the settings that were loaded");
        }
        return setting.key();
    }

    private static void requireSecret(Setting<?> setting) {
        if (!setting.secret()) {
            throw new IllegalArgumentException(setting.key() + " is not secret; ask with get() or find()");
        }
    }
}
