package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ConsumedRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Topics that Debezium's MongoDB connector 3.6.1 wrote, on Kafka Connect 4.3.1 from MongoDB 6.0.5.
 *
 * <p>Topics {@code bare.*}: {@code capture.mode} change_streams_update_full, without schemas. {@code wrapped.*}:
 * change_streams_update_full_with_pre_image, with schemas. {@code meta.*}: change_streams_with_pre_image with {@code
 * provide.transaction.metadata}.
 */
public final class DebeziumTopic {

    private static final String FOLDER = "/debezium/3.6.1/";

    private DebeziumTopic() {}

    public static List<ConsumedRecord> records(String topic) {
        return lines("records.jsonl").stream()
                .map(BsonDocument::parse)
                .filter(record -> record.getString("topic").getValue().equals(topic))
                .map(record -> new ConsumedRecord(
                        topic,
                        record.getInt32("partition").getValue(),
                        record.getInt32("offset").getValue(),
                        record.getInt64("timestamp").getValue(),
                        bytes(record.get("key")),
                        bytes(record.get("value"))))
                .toList();
    }

    /** The documents of the topics {@code *.shop.every.type}, as MongoDB holds them. */
    static List<RawBsonDocument> documentsOfEveryType() {
        return lines("every-type.bson.base64").stream()
                .map(line -> new RawBsonDocument(Base64.getDecoder().decode(line)))
                .toList();
    }

    private static byte[] bytes(BsonValue text) {
        return text.isNull() ? null : text.asString().getValue().getBytes(UTF_8);
    }

    private static List<String> lines(String name) {
        try (InputStream in = DebeziumTopic.class.getResourceAsStream(FOLDER + name)) {
            return new String(in.readAllBytes(), UTF_8).strip().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
