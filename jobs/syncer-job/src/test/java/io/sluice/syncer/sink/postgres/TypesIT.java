package io.sluice.syncer.sink.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.codec.JsonValues;
import io.sluice.udf.codec.SelfContainedCodec;
import io.sluice.udf.event.BsonSamples;
import io.sluice.udf.event.BsonSamples.Sample;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.ColumnValues;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.UnmappableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/**
 * Every BSON type in every column type: from a document through the formats, the mapping and the sink into a real
 * server, and what that shows for it. {@code docs/types.md} is what was seen, row by row; it is written anew with
 * {@code -Dsluice.docs.write=true}.
 */
class TypesIT {

    private static final Path PAGE = Path.of("../../docs/types.md");
    private static final List<String> FORMATS = List.of("sluice", "buffered");
    private static final List<String> TYPES = List.of(
            "text",
            "varchar(5)",
            "smallint",
            "integer",
            "bigint",
            "real",
            "double precision",
            "numeric",
            "numeric(6,2)",
            "boolean",
            "timestamp",
            "timestamp(0)",
            "timestamptz",
            "date",
            "uuid",
            "bytea",
            "jsonb");

    private static final int SHOWN_CHARACTERS = 72;
    private static final String ANOTHER_TYPE = "refused: a value of type ";

    private final RealPostgres postgres = RealPostgres.get();

    @Test
    void thePageSaysWhatBecomesOfEachTypeInEachColumn() throws Exception {
        List<Sample> samples = BsonSamples.all();
        Map<String, List<String>> outcomes = new LinkedHashMap<>();
        for (String type : TYPES) {
            outcomes.put(type, declared(type, samples));
        }
        assertAutomaticColumnsHoldTheSame(samples, outcomes);
        String page = page(samples, outcomes, keys());
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("is older than the code; write it anew with -Dsluice.docs.write=true")
                .content()
                .isEqualTo(page);
    }

    @Test
    void noTypeIsLeftOut() {
        List<BsonType> types = BsonSamples.all().stream()
                .map(sample -> sample.value().getBsonType())
                .distinct()
                .toList();
        assertThat(types)
                .containsAll(List.of(BsonType.values()).stream()
                        .filter(type -> type != BsonType.END_OF_DOCUMENT)
                        .toList());
        List<String> kinds = TYPES.stream()
                .map(type -> ColumnType.parse(type).orElseThrow().kind().name())
                .distinct()
                .toList();
        assertThat(kinds).hasSameSizeAs(io.sluice.udf.mapping.ColumnKind.values());
    }

    /** What a declared column of this type shows for each sample, or why it is refused. */
    private List<String> declared(String type, List<Sample> samples) throws Exception {
        Mappings mapping = MappingParser.parse(
                new YAMLMapper()
                        .readTree(
                                """
                                - source: game_db.players
                                  table: t
                                  columns:
                                    id: { from: _id, type: integer }
                                    v: { type: "%s" }
                                  key: [id]
                                """
                                        .formatted(type)),
                DeletePolicy.HARD);
        ColumnType columnType = ColumnType.parse(type).orElseThrow();
        PostgresOptions options = postgres.newSchema();
        Map<Integer, String> outcomes = new HashMap<>();
        try (WriterHarness writer = new WriterHarness(options)) {
            for (int i = 0; i < samples.size(); i++) {
                try {
                    writer.write(row(
                            mapping,
                            new BsonDocument("_id", new BsonInt32(i))
                                    .append("v", samples.get(i).value())));
                } catch (UnmappableException e) {
                    outcomes.put(i, "refused: " + reason(e, columnType));
                }
            }
            writer.flush();
            assertThat(writer.deadLetters).as("what only PostgreSQL refuses").isEmpty();
        }
        String table = new TableName(options.schema(), "t").sql();
        for (String line : postgres.query("SELECT id, v::text FROM " + table)) {
            int bar = line.indexOf('|');
            outcomes.put(Integer.valueOf(line.substring(0, bar)), line.substring(bar + 1));
        }
        assertThat(outcomes).hasSameSizeAs(samples);
        List<String> inOrder = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            inOrder.add(outcomes.get(i));
        }
        return inOrder;
    }

    private void assertAutomaticColumnsHoldTheSame(List<Sample> samples, Map<String, List<String>> outcomes)
            throws Exception {
        Mappings mapping = Mappings.automatic(DeletePolicy.HARD);
        PostgresOptions options = postgres.newSchema();
        String table = new TableName(options.schema(), "players").sql();
        try (WriterHarness writer = new WriterHarness(options)) {
            for (int i = 0; i < samples.size(); i++) {
                BsonValue value = samples.get(i).value();
                String expected =
                        outcomes.get(ColumnValues.kindOf(value).sqlName()).get(i);
                BsonDocument document = new BsonDocument("_id", new BsonInt32(i)).append("f" + i, value);
                try {
                    writer.flush(row(mapping, document));
                } catch (UnmappableException e) {
                    assertThat(expected).startsWith("refused: ");
                    continue;
                }
                assertThat(writer.deadLetters).isEmpty();
                if (!expected.equals("∅")) {
                    assertThat(postgres.query("SELECT pg_typeof(f" + i + ")::text, f" + i + "::text FROM " + table
                                    + " WHERE _id = '" + i + "'"))
                            .singleElement()
                            .isEqualTo(ColumnType.parse(postgresName(value))
                                            .orElseThrow()
                                            .declaration() + "|" + expected);
                }
            }
        }
    }

    private static String postgresName(BsonValue value) {
        String name = ColumnValues.kindOf(value).sqlName();
        return name.equals("timestamptz") ? "timestamp with time zone" : name;
    }

    /** The text that a document's key has in the column {@code _id}, by the key; each is also a row's. */
    private Map<String, String> keys() throws Exception {
        Mappings mapping = Mappings.automatic(DeletePolicy.HARD);
        PostgresOptions options = postgres.newSchema();
        Map<String, String> keys = new LinkedHashMap<>();
        try (WriterHarness writer = new WriterHarness(options)) {
            for (Sample sample : BsonSamples.keys()) {
                MappedRow row = row(mapping, new BsonDocument("_id", sample.value()));
                writer.write(row);
                keys.put(json(sample.value()), row.row().rowKey());
            }
            writer.flush();
            assertThat(writer.deadLetters).isEmpty();
        }
        assertThat(postgres.query("SELECT _id FROM " + new TableName(options.schema(), "players").sql()))
                .containsExactlyInAnyOrderElementsOf(
                        keys.values().stream().distinct().toList());
        return keys;
    }

    /** The one row of a document that has gone through each format; all of them must bring the same. */
    private static MappedRow row(DocumentMapping mapping, BsonDocument document) throws Exception {
        ChangeEvent event = event(document);
        RowChange row = null;
        for (String format : FORMATS) {
            SelfContainedCodec codec = (SelfContainedCodec) Codecs.of(format);
            ChangeEvent decoded = codec.decodeValue(codec.encodeValue(event));
            assertThat(Gens.bytes(decoded.fullDocument()).equals(Gens.bytes(event.fullDocument())))
                    .as("%s keeps the document's bytes", format)
                    .isTrue();
            row = mapping.map(decoded, 0).get(0);
        }
        return new MappedRow(row, TestRows.origin(row.rowKey(), 1));
    }

    private static ChangeEvent event(BsonDocument document) {
        return new ChangeEvent(
                "id",
                OperationType.INSERT,
                false,
                new Namespace("game_db", "players"),
                Gens.raw(new BsonDocument("_id", document.get("_id"))),
                Gens.raw(document),
                null,
                null,
                null,
                new BsonTimestamp(1, 1),
                Events.CHANGED_AT_MS,
                new Version(1, 0),
                null,
                null,
                null);
    }

    /** In the words that are the same for each column. */
    private static String reason(UnmappableException e, ColumnType type) {
        String name = type.parameters().isEmpty() ? type.kind().sqlName() : type.declaration();
        return e.getMessage()
                .replaceFirst("^Field 'v': ", "")
                .replace(name, "it")
                .replaceFirst("(for|which) " + type.kind().sqlName() + "\\b", "$1 it")
                .replace("ISO 8601 it", "ISO 8601 date");
    }

    private static String page(List<Sample> samples, Map<String, List<String>> outcomes, Map<String, String> keys) {
        StringBuilder page = new StringBuilder(
                """
                # Each BSON type in each column type

                What PostgreSQL shows for a value in a column of a type, and what is refused and why: its event is then a dead
                letter. **Bold** is the column that an automatic table has for the type. A column that is not listed takes no
                value of the type.

                A column holds a value as it is or not at all. What is nevertheless lost is this:

                - A double, an approximation itself, is rounded to the decimals of a `numeric(p,s)` and to a `real`. `numeric`
                  and `jsonb` know no negative zero.
                - A date loses its time of day in a `date`, a timestamp its counter in a `timestamp`, a decimal its zeros at the
                  end in a `text`, a binary its subtype in a `bytea`.
                - A missing field is `NULL`, as null is. Of a field that stands twice in a document the last one counts.
                - Text that is not UTF-8 in MongoDB arrives with replacement characters, as the driver reads it. Half a surrogate
                  pair in a record is refused.

                In `jsonb` and `text`, a user's document whose first name begins with a dollar has the field
                `"$literal": "document"` beside its own, which tells it from a value of Extended JSON.

                This page is written by a test, from what a real PostgreSQL shows.
                """);
        BsonType before = null;
        for (int i = 0; i < samples.size(); i++) {
            BsonType type = samples.get(i).value().getBsonType();
            if (type != before) {
                page.append("\n## ")
                        .append(name(type))
                        .append("\n\n| value | column | in PostgreSQL |\n| --- | --- | --- |\n");
                before = type;
            }
            append(page, samples.get(i), i, outcomes);
        }
        page.append(
                """

                ## Keys

                In an automatic table the key is text, equal for keys that MongoDB holds equal and different for all others. A key that
                PostgreSQL cannot index, of more than 2,704 bytes when compressed, makes its event a dead letter.

                | `_id` | column `_id` |
                | --- | --- |
                """);
        keys.forEach((key, text) -> page.append("| ")
                .append(code(shown(key)))
                .append(" | ")
                .append(code(shown(text)))
                .append(" |\n"));
        return page.toString();
    }

    private static void append(StringBuilder page, Sample sample, int index, Map<String, List<String>> outcomes) {
        String automatic = ColumnValues.kindOf(sample.value()).sqlName();
        boolean isNull = sample.value().isNull() || sample.value().getBsonType() == BsonType.UNDEFINED;
        Map<String, List<String>> columns = new LinkedHashMap<>();
        outcomes.forEach((type, all) -> columns.computeIfAbsent(all.get(index), outcome -> new ArrayList<>())
                .add(type.equals(automatic) && !isNull ? "**" + type + "**" : type));
        String value = sample.label().isEmpty() ? code(shown(json(sample.value()))) : sample.label();
        columns.keySet().removeIf(outcome -> outcome.startsWith(ANOTHER_TYPE));
        for (Map.Entry<String, List<String>> group : columns.entrySet()) {
            String types = group.getValue().size() == TYPES.size()
                    ? "any"
                    : group.getValue().stream().collect(joining(", "));
            page.append("| " + value + " | " + types + " | " + outcome(group.getKey()) + " |\n");
            value = "";
        }
    }

    private static String outcome(String outcome) {
        if (outcome.equals("∅")) {
            return "`NULL`";
        }
        return outcome.startsWith("refused: ") ? outcome : code(shown(outcome));
    }

    private static String name(BsonType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String json(BsonValue value) {
        return JsonValues.write(value);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARACTERS
                ? text
                : text.substring(0, SHOWN_CHARACTERS / 2) + "…" + text.substring(text.length() - SHOWN_CHARACTERS / 4)
                        + " (" + text.length() + " characters)";
    }

    private static String code(String text) {
        return text.isEmpty() ? "(empty)" : "`" + text.replace("|", "\\|") + "`";
    }
}
