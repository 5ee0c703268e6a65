package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import io.sluice.cli.verify.VerificationResult;
import io.sluice.e2e.AwkwardInputs.JsonCase;
import io.sluice.udf.event.BsonSamples;
import io.sluice.udf.event.BsonSamples.Sample;
import io.sluice.udf.mapping.ColumnValues;
import io.sluice.udf.mapping.UnmappableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inputs that nobody here wrote, and every BSON type, through the whole pipeline: what PostgreSQL cannot hold is a dead
 * letter, all else comes out as it went in.
 */
@ExtendWith(Stack.Extension.class)
class AwkwardInputsIT {

    private static final Duration SETTLE = Duration.ofSeconds(60);

    /** Doubles compare as doubles: PostgreSQL shows all the digits of one that JSON wrote with an exponent. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The mark stands beside a name that begins with a dollar. */
    private static final String STRINGS_AS_READ =
            """
            SELECT s._id::int, s.value, s.list ->> 0, s.list -> 1 ->> 0, e.key, e.value ->> 'a',
                   (SELECT count(*) FROM awkward.keys k WHERE k.n = s._id::int)
            FROM awkward.strings s, jsonb_each(s.nested) e WHERE e.key <> '$literal'""";

    @TempDir
    private Path folder;

    @Test
    void everyStringAndEveryTypeComesOutAsItWentIn(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "awkward", folder)) {
            List<String> strings = List.copyOf(AwkwardInputs.strings());
            long documents = insertStrings(replication, strings) + insertJson(replication);
            long refused = 0;
            for (Sample sample : BsonSamples.all()) {
                if (!sample.label().isEmpty() && sample.value().isString()) {
                    continue; // Larger than a record of Kafka's default size.
                }
                insert(
                        replication,
                        "types",
                        new BsonDocument("_id", new BsonInt32((int) documents))
                                .append("f" + documents, sample.value()));
                refused += isHeld(sample.value()) ? 0 : 1;
                documents++;
            }
            insert(replication, "types", new BsonDocument("large", new BsonString("x".repeat(900_000))));
            documents++;
            for (Sample sample : BsonSamples.keys()) {
                documents += insert(replication, "keys_of_types", new BsonDocument("_id", sample.value())) ? 1 : 0;
            }
            assertThat(refused).isPositive();

            replication.startBoth();

            long rows = documents - refused;
            VerificationResult result = replication.verify(SETTLE);
            assertThat(result.differences()).isEmpty();
            assertThat(result.isEqual()).isTrue();
            assertThat(result.sourceDocuments()).isEqualTo(documents);
            assertThat(result.unmappable()).isEqualTo(refused);
            assertThat(result.targetRows()).isEqualTo(rows);
            assertStringsAreThemselves(replication, strings);
            long letters = refused;
            Replication.await(
                    "the dead letters",
                    () -> replication
                                    .committedRecords("sluice-syncer-awkward.dead-letters")
                                    .size()
                            >= letters);
            assertThat(replication.committedRecords("sluice-syncer-awkward.dead-letters"))
                    .hasSize((int) refused);
        }
    }

    /** Each as a value, in arrays and documents, as the name of a field at any depth, and as a key or a part of one. */
    private static long insertStrings(Replication replication, List<String> strings) {
        long documents = 0;
        for (int i = 0; i < strings.size(); i++) {
            BsonString string = new BsonString(strings.get(i));
            BsonInt32 id = new BsonInt32(i);
            insert(
                    replication,
                    "strings",
                    new BsonDocument("_id", id)
                            .append("value", string)
                            .append("list", new BsonArray(List.of(string, new BsonArray(List.of(string)))))
                            .append("nested", new BsonDocument(string.getValue(), new BsonDocument("a", string))));
            insert(replication, "names", new BsonDocument("_id", id).append(string.getValue(), id));
            insert(replication, "keys", new BsonDocument("_id", string).append("n", id));
            insert(replication, "keys", new BsonDocument("_id", new BsonDocument("k", string)).append("n", id));
            documents += 4;
        }
        return documents;
    }

    private static long insertJson(Replication replication) {
        long documents = 0;
        for (JsonCase legal :
                AwkwardInputs.jsonCases().stream().filter(JsonCase::isLegal).toList()) {
            if (legal.input().contains("\\u0000")) {
                continue; // BSON has no NUL in names, jsonb none in texts: the raw records have these.
            }
            insert(
                    replication,
                    "json",
                    BsonDocument.parse("{\"_id\": \"" + legal.name() + "\", \"v\": " + legal.input() + "}"));
            documents++;
        }
        return documents;
    }

    /** False for a key that is there already, equal to MongoDB in another type. */
    private static boolean insert(Replication replication, String collection, BsonDocument document) {
        MongoCollection<BsonDocument> documents = replication.database().getCollection(collection, BsonDocument.class);
        try {
            documents.insertOne(document);
            return true;
        } catch (DuplicateKeyException | MongoWriteException e) {
            assertThat(e).hasMessageContaining("E11000");
            return false;
        }
    }

    private static boolean isHeld(BsonValue value) {
        try {
            ColumnValues.convert(value, ColumnValues.kindOf(value));
            return true;
        } catch (UnmappableException e) {
            return false;
        }
    }

    /** Without the mapping's help: what a reader of the tables sees. */
    private static void assertStringsAreThemselves(Replication replication, List<String> strings) throws SQLException {
        try (Connection target = replication.target();
                Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery(STRINGS_AS_READ)) {
            int count = 0;
            while (rows.next()) {
                String string = strings.get(rows.getInt(1));
                for (int column = 2; column <= 6; column++) {
                    assertThat(rows.getString(column)).isEqualTo(string);
                }
                assertThat(rows.getInt(7)).as("rows by key of '%s'", string).isEqualTo(2);
                count++;
            }
            assertThat(count).isEqualTo(strings.size());
        }
        assertThat(replication.number("SELECT count(*) FROM information_schema.columns"
                        + " WHERE table_schema = 'awkward' AND table_name = 'names'"))
                .as("a column for each name, and those of the change itself")
                .isEqualTo(strings.size() + 4);
    }

    /** Records that no watcher wrote: each is a row or a dead letter, and the job goes on. */
    @Test
    void everyRawRecordIsARowOrADeadLetter(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "raw", folder)) {
            replication.collection("records").insertOne(new Document("_id", "first"));
            replication.startWatcher(Optional.empty());
            String syncer = replication.startSyncer(Optional.empty());
            replication.awaitRows("records", 1);

            List<JsonCase> cases = AwkwardInputs.jsonCases();
            Map<String, byte[]> sent = send(stack, cases);

            Replication.await(
                    "a row or a dead letter for each record",
                    () -> rows(replication).size() + letters(replication).size() >= sent.size());
            Map<String, JsonNode> rows = rows(replication);
            Map<String, byte[]> letters = letters(replication);
            assertThat(stack.flink().restarts(syncer)).isZero();
            assertThat(intersection(rows.keySet(), letters.keySet())).isEmpty();
            assertThat(union(rows.keySet(), letters.keySet())).isEqualTo(sent.keySet());
            letters.forEach((key, value) -> assertThat(value).as(key).isEqualTo(sent.get(key)));
            List<String> acceptedThoughIllegal = new ArrayList<>();
            for (JsonCase each : cases) {
                assertThat(letters).as("no event").containsKey("alone " + each.name());
                JsonNode row = rows.get("wrapped " + each.name());
                if (each.isLegal() && !each.input().contains("\\u0000")) {
                    assertThat(row).as(each.name()).isNotNull();
                    assertThat(isSame(JSON.readTree(each.input()), row.get("x")))
                            .as("%s: %s", each.name(), row)
                            .isTrue();
                } else if (each.name().startsWith("n_") && row != null) {
                    acceptedThoughIllegal.add(each.name());
                }
            }
            System.err.println("Rows of texts that are no JSON: " + acceptedThoughIllegal);
            replication.collection("records").insertOne(new Document("_id", "last"));
            Replication.await(
                    "the row after all",
                    () -> replication.number("SELECT count(*) FROM raw.records WHERE _id = 'last'") == 1);
        }
    }

    /** Each text alone, as no event is, and as a value in an event; and bytes that are no text. */
    private static Map<String, byte[]> send(Stack stack, List<JsonCase> cases) throws Exception {
        Map<String, byte[]> records = new HashMap<>();
        for (JsonCase each : cases) {
            records.put("alone " + each.name(), each.input().getBytes(UTF_8));
            String key = "wrapped " + each.name();
            records.put(key, event(key, each.input()).getBytes(UTF_8));
        }
        String[] broken = event("?", "\"?\"").split("\\?\"\\}", 2);
        for (int first : List.of(0x80, 0xc0, 0xed, 0xf5, 0xff)) {
            byte[] start = broken[0].getBytes(UTF_8);
            byte[] end = ("\"}" + broken[1]).getBytes(UTF_8);
            byte[] bytes = new byte[start.length + 2 + end.length];
            System.arraycopy(start, 0, bytes, 0, start.length);
            bytes[start.length] = (byte) first;
            bytes[start.length + 1] = (byte) 0xa0;
            System.arraycopy(end, 0, bytes, start.length + 2, end.length);
            records.put("bytes " + first, bytes);
        }
        records.put("empty", new byte[0]);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.info().kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (Map.Entry<String, byte[]> record : records.entrySet()) {
                producer.send(new ProducerRecord<>(
                                "cdc.raw.records", record.getKey().getBytes(UTF_8), record.getValue()))
                        .get();
            }
        }
        return records;
    }

    private static String event(String key, String input) {
        return "{\"id\": \"1\", \"operation_type\": \"insert\", \"namespace\": {\"database\": \"raw\", \"collection\":"
                + " \"records\"}, \"document_key\": {\"_id\": \"" + key + "\"}, \"cluster_time\": {\"t\": 1, \"i\": 1},"
                + " \"timestamp\": {\"$date\": \"2024-01-15T10:30:00Z\"}, \"version\": \"67878e2800000001.00000000\","
                + " \"full_document\": {\"_id\": \"" + key + "\", \"v\": {\"x\": " + input + "}}}";
    }

    private static Map<String, JsonNode> rows(Replication replication) {
        Map<String, JsonNode> rows = new HashMap<>();
        try (Connection target = replication.target();
                Statement statement = target.createStatement();
                ResultSet result = statement.executeQuery("SELECT _id, v::text FROM raw.records WHERE v IS NOT NULL")) {
            while (result.next()) {
                rows.put(result.getString(1), JSON.readTree(result.getString(2)));
            }
        } catch (SQLException e) {
            return Map.of(); // No column yet.
        } catch (java.io.IOException e) {
            throw new IllegalStateException("jsonb is no JSON", e);
        }
        return rows;
    }

    private static Map<String, byte[]> letters(Replication replication) {
        Map<String, byte[]> letters = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : replication.committedRecords("sluice-syncer-raw.dead-letters")) {
            letters.put(new String(letter.key(), UTF_8), letter.value());
        }
        return letters;
    }

    private static Set<String> intersection(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static boolean isSame(JsonNode expected, JsonNode actual) {
        return expected.equals(
                (one, other) -> one.isNumber() && other.isNumber()
                        ? Double.compare(one.doubleValue() + 0.0, other.doubleValue() + 0.0)
                        : one.equals(other) ? 0 : 1,
                actual);
    }
}
