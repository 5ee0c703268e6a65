package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.util.Collector;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/**
 * Property 2: for any MongoDB change stream event, the extracted operation type and document data should match the
 * original change event data. Here: to the byte, on the way through the reading thread's records.
 *
 * <p>Validates: Requirements 1.3.
 */
class Property02ChangeEventDataExtractionCorrectnessTest {

    private static final String TOKEN = Tokens.of(0x63A1B2C3, 1, 0);

    @Test
    void whatTheServerSentIsWhatTheEventHas() {
        RandomInput.theory("Property 2", 1000)
                .forAll(Gens.events().assuming(event -> event.operationType() != OperationType.GAP))
                .checkAssert(sent -> {
                    ChangeEvent extracted = extracted(asTheServerSendsIt(sent));

                    assertThat(data(extracted)).isEqualTo(data(sent));
                    assertThat(extracted.resumeToken()).isEqualTo(TOKEN);
                    assertThat(extracted.snapshot()).isFalse();
                });
    }

    private static ChangeEvent extracted(BsonDocument event) {
        List<ChangeEvent> events = new ArrayList<>();
        new ChangeEventDeserializer().deserialize(ChangeRecords.ofStream(Gens.raw(event), 0), new Collector<>() {
            @Override
            public void collect(ChangeEvent change) {
                events.add(change);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    /** All that the server tells; id, version and times are made of its token and its clock. */
    private static List<Object> data(ChangeEvent event) {
        List<Object> data = new ArrayList<>(List.of(event.operationType()));
        data.addAll(Gens.content(event).subList(3, 10));
        data.add(event.timestampMs());
        return data;
    }

    private static BsonDocument asTheServerSendsIt(ChangeEvent event) {
        BsonDocument sent = new BsonDocument("_id", Tokens.document(TOKEN))
                .append("operationType", new BsonString(event.operationType().wireName()))
                .append("clusterTime", event.clusterTime())
                .append("wallTime", new BsonDateTime(event.timestampMs()))
                .append("ns", namespace(event.namespace()));
        if (event.operationType().isDocumentChange()) {
            sent.append("documentKey", event.documentKey());
            sent.append("fullDocument", orNull(event.fullDocument()));
            sent.append("fullDocumentBeforeChange", orNull(event.before()));
        }
        if (event.updateDescription() != null) {
            sent.append("updateDescription", update(event.updateDescription()));
        }
        if (event.renamedTo() != null) {
            sent.append("to", namespace(event.renamedTo()));
        }
        return sent;
    }

    private static BsonDocument namespace(Namespace namespace) {
        BsonDocument ns = new BsonDocument("db", new BsonString(namespace.database()));
        return namespace.collection().isEmpty() ? ns : ns.append("coll", new BsonString(namespace.collection()));
    }

    private static BsonValue orNull(@Nullable BsonDocument document) {
        return document == null ? BsonNull.VALUE : document;
    }

    private static BsonDocument update(UpdateDescription update) {
        return new BsonDocument("updatedFields", update.updatedFields())
                .append(
                        "removedFields",
                        new BsonArray(update.removedFields().stream()
                                .map(BsonString::new)
                                .toList()))
                .append(
                        "truncatedArrays",
                        new BsonArray(update.truncatedArrays().stream()
                                .map(array -> new BsonDocument("field", new BsonString(array.field()))
                                        .append("newSize", new BsonInt32(array.newSize())))
                                .toList()));
    }
}
