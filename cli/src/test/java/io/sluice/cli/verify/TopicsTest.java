package io.sluice.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.codec.Codecs;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.TopicNames;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.UnmappableException;
import java.math.BigDecimal;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    private static final Namespace ORDERS = new Namespace("shop", "orders");
    private static final String DOCUMENT = "{_id: {$oid: '507f1f77bcf86cd799439011'},"
            + " at: {$date: '2024-01-15T10:30:00Z'}, n: {$numberLong: '5'}, price: {$numberDecimal: '1.50'}}";

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "sluice-simplified", "buffered", "debezium"})
    void mostFormatsKeepAllOfAChange(String format) throws UnmappableException {
        ChangeEvent change = change(OperationType.INSERT, DOCUMENT);

        assertThat(topics("cdc.{database}.{collection}", format).through(change))
                .isSameAs(change);
        assertThat(topics("changes", format).through(ORDERS)).isEqualTo(ORDERS);
    }

    /** As the syncer has them, and so the row: PostgreSQL has a text where the source has a date. */
    @Test
    void plainRowsHaveTheTypesOfJson() throws UnmappableException {
        RowChange row = row(topics("cdc.{database}.{collection}", "json"), change(OperationType.INSERT, DOCUMENT));

        assertThat(row.rowKey()).isEqualTo("507f1f77bcf86cd799439011");
        assertThat(row.value("at")).isEqualTo("2024-01-15T10:30:00Z");
        assertThat(row.value("n")).isEqualTo(5L);
        assertThat(row.value("price")).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.table().source()).isEqualTo("shop.orders");
    }

    @Test
    void plainRowsHaveTheCollectionOfTheirTopic() throws UnmappableException {
        Topics topics = topics("{collection}-changes", "json");

        assertThat(topics.through(ORDERS)).isEqualTo(new Namespace("kafka", "orders-changes"));
        assertThat(row(topics, change(OperationType.DELETE, null)).table().name())
                .isEqualTo("orders-changes");
    }

    private static RowChange row(Topics topics, ChangeEvent change) throws UnmappableException {
        return Mappings.automatic(DeletePolicy.HARD)
                .map(topics.through(change), 0)
                .get(0);
    }

    private static Topics topics(String names, String format) {
        return new Topics(new TopicNames(names), Codecs.of(format));
    }

    private static ChangeEvent change(OperationType type, String document) {
        return new ChangeEvent(
                "",
                type,
                false,
                ORDERS,
                raw("{_id: {$oid: '507f1f77bcf86cd799439011'}}"),
                document == null ? null : raw(document),
                null,
                null,
                null,
                new BsonTimestamp(0),
                0,
                Version.ZERO,
                null,
                null,
                null);
    }

    private static RawBsonDocument raw(String json) {
        return new RawBsonDocument(BsonDocument.parse(json), new BsonDocumentCodec());
    }
}
