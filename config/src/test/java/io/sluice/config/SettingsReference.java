package io.sluice.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the reference page and the JSON Schemas from the settings themselves, so that they cannot differ. */
final class SettingsReference {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REFERENCE = "\\$\\{[^}]+\\}";

    private SettingsReference() {}

    static String markdown() {
        return INTRODUCTION
                + "\n## Watcher: MongoDB to Kafka\n\n"
                + tables(WatcherSettings.all())
                + "\n## Syncer: Kafka to PostgreSQL\n\n"
                + tables(SyncerSettings.all());
    }

    private static final String INTRODUCTION =
            """
            # Settings

            <!-- Generated: mvn -q -pl config test -Dtest=SettingsReferenceTest -Dsluice.docs.write=true -->

            Each job reads one YAML file and takes overrides: `--config FILE --key value` or `--key=value`.
            `flink-conf/watcher.yaml` and `flink-conf/syncer.yaml` are examples. The command line wins over the
            environment variable of a setting, that over the file, that over the default. A file that itself mentions a
            setting's variable, as in `uri: ${MONGODB_URI}`, is kept.

            Dots in a key are nested keys in the file: `kafka.topic` is `topic` under `kafka`. A list is a YAML list, or
            one text with commas. Durations and sizes need a unit.

            Any value may hold references: `${NAME}`, `${NAME:-default}`, `${file:/absolute/path}`; `$${` is a plain
            `${`. They are resolved when the job is submitted, and a missing one is an error. Those in **secret**
            settings are resolved on the machines that run the job and never travel in the job graph: each of these
            machines needs the variable or the file, and takes the default without it. A secret that is written out, or
            taken from the submitter's environment without being mentioned in the file, travels.

            A wrong configuration is refused before anything is submitted, with all its problems.

            JSON Schemas for editors: `schema/watcher.schema.json`, `schema/syncer.schema.json`.
            """;

    private static String tables(List<Setting<?>> settings) {
        return "| key | type | default | environment | legal values | description |\n|---|---|---|---|---|---|\n"
                + rows(settings, false)
                + "\nAccepted, so that older files load, and without effect:\n\n"
                + "| key | environment | was | now |\n|---|---|---|---|\n"
                + rows(settings, true);
    }

    private static String rows(List<Setting<?>> settings, boolean obsolete) {
        return settings.stream()
                .filter(setting -> setting.replacedBy().isPresent() == obsolete)
                .map(setting -> obsolete ? obsoleteRow(setting) : row(setting))
                .collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String key = setting.type().isMap() ? setting.key() + ".*" : setting.key();
        return "| " + code(key) + " | " + setting.type().name() + (setting.secret() ? ", **secret**" : "") + " | "
                + setting.defaultText()
                        .map(text -> text.isEmpty() ? "(empty)" : code(text))
                        .orElse("")
                + " | " + setting.env().map(SettingsReference::code).orElse("") + " | " + legal(setting) + " | "
                + cell(setting.description()) + " |\n";
    }

    private static String obsoleteRow(Setting<?> setting) {
        String[] wasAndNow = setting.description().split(" No effect on Flink: ", 2);
        return "| " + code(setting.key()) + " | "
                + setting.env().map(SettingsReference::code).orElse("") + " | " + cell(wasAndNow[0]) + " | "
                + cell(wasAndNow[1]) + " |\n";
    }

    private static String legal(Setting<?> setting) {
        if (setting.type().words().isEmpty()) {
            return cell(setting.legal());
        }
        return setting.type().words().stream()
                .map(word -> choice(setting, word))
                .map(choice -> code(choice.word()) + ": " + cell(choice.meaning())
                        + (isAccepted(setting, choice.word()) ? "" : " (not implemented yet)"))
                .collect(Collectors.joining("<br>"));
    }

    private static Choice choice(Setting<?> setting, String word) {
        try {
            return (Choice) setting.type().parse(new Content.Scalar(word));
        } catch (IllegalValueException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }

    static String schema(String title, List<Setting<?>> settings) {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", title);
        makeObject(root);
        for (Setting<?> setting : settings) {
            ObjectNode parent = root;
            String[] names = setting.key().split("\\.", -1);
            for (int i = 0; i < names.length - 1; i++) {
                parent = makeObject((ObjectNode) parent.get("properties").withObject("/" + names[i]));
            }
            ((ObjectNode) parent.get("properties")).set(names[names.length - 1], property(setting));
        }
        return pretty(root);
    }

    private static ObjectNode makeObject(ObjectNode node) {
        if (!node.has("type")) {
            node.put("type", "object");
            node.put("additionalProperties", false);
            node.putObject("properties");
        }
        return node;
    }

    private static <T> ObjectNode property(Setting<T> setting) {
        ObjectNode property = JSON.objectNode();
        property.put("description", setting.description() + " Legal: " + setting.legal() + ".");
        property.setAll(shape(setting));
        setting.defaultValue()
                .ifPresent(
                        value -> property.set("default", literal(setting.type().write(value), value)));
        if (!setting.type().isMap()) {
            property.putArray("examples").add(example(setting));
        }
        if (setting.secret()) {
            property.put("writeOnly", true);
        }
        if (setting.replacedBy().isPresent()) {
            property.put("deprecated", true);
        }
        return property;
    }

    private static JsonNode example(Setting<?> setting) {
        try {
            return new YAMLMapper().readTree(setting.rule().example());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(setting.key() + " has an example that is not YAML", e);
        }
    }

    private static ObjectNode shape(Setting<?> setting) {
        if (setting.replacedBy().isPresent()) {
            return types("string", "number", "boolean");
        }
        if (!setting.type().words().isEmpty()) {
            ObjectNode words = JSON.objectNode();
            ArrayNode list = words.putArray("enum");
            setting.type().words().stream()
                    .filter(word -> isAccepted(setting, word))
                    .forEach(list::add);
            return orReference(words);
        }
        return switch (setting.type().name()) {
            case "string", "timestamp" -> types("string");
            case "integer" -> orReference(types("integer"));
            case "boolean" -> orReference(types("boolean"));
            case "duration" -> orReference(types("string").put("pattern", "^\\s*[0-9]+\\s*[A-Za-zµ]+\\s*$"));
            case "memory size" ->
                setting.key().equals("kafka.batch_size")
                        ? orReference(types("string", "integer"))
                        : orReference(types("string").put("pattern", "^\\s*[0-9]+\\s*[A-Za-z]+\\s*$"));
            case "list" -> {
                ObjectNode list = types("string", "array");
                list.set("items", types("string"));
                yield list;
            }
            case "map" -> types("object");
            case "YAML" -> types("string", "array", "object");
            default ->
                throw new IllegalStateException(
                        "no schema for the type " + setting.type().name());
        };
    }

    private static ObjectNode types(String... names) {
        ObjectNode node = JSON.objectNode();
        if (names.length == 1) {
            return node.put("type", names[0]);
        }
        List.of(names).forEach(node.withArray("/type")::add);
        return node;
    }

    private static ObjectNode orReference(ObjectNode shape) {
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(shape).add(types("string").put("pattern", REFERENCE));
        return either;
    }

    private static JsonNode literal(String text, Object value) {
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Boolean yes) {
            return JSON.booleanNode(yes);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(item -> array.add(item.toString()));
            return array;
        }
        return JSON.textNode(text);
    }

    private static <T> boolean isAccepted(Setting<T> setting, String word) {
        try {
            Optional<String> violation = setting.rule().violation(setting.type().parse(new Content.Scalar(word)));
            return violation.isEmpty();
        } catch (IllegalValueException e) {
            return false;
        }
    }

    private static String pretty(JsonNode node) {
        try {
            return new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(node)
                            .replace("\r\n", "\n")
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
