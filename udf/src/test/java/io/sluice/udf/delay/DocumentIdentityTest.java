package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class DocumentIdentityTest {

    private static final DocumentIdentity IDENTITY = new DocumentIdentity();

    @Test
    void theSameDocumentHasTheSameIdentity() {
        assertThat(IDENTITY.getKey(event("a", new BsonInt32(1))))
                .isEqualTo(IDENTITY.getKey(event("a", new BsonInt32(1))));
    }

    @Test
    void documentsOfOneKeyInTwoCollectionsAreTwo() {
        assertThat(IDENTITY.getKey(event("a", new BsonInt32(1))))
                .isNotEqualTo(IDENTITY.getKey(event("b", new BsonInt32(1))));
    }

    @Test
    void keysThatMongoDbHoldsEqualAreOne() {
        assertThat(IDENTITY.getKey(event("a", new BsonDouble(1.0))))
                .isEqualTo(IDENTITY.getKey(event("a", new BsonInt32(1))));
    }

    @Test
    void aNumberIsNotItsText() {
        assertThat(IDENTITY.getKey(event("a", new BsonInt32(1))))
                .isNotEqualTo(IDENTITY.getKey(event("a", new BsonString("1"))));
    }

    @Test
    void aCollectionsEventHasAnIdentityOfItsOwn() {
        assertThat(IDENTITY.getKey(event("a", null))).isEqualTo("db.a");
        assertThat(IDENTITY.getKey(event("", null))).isEqualTo("db");
    }

    private static ChangeEvent event(String collection, BsonValue id) {
        return new ChangeEvent(
                "id",
                id == null ? OperationType.DROP : OperationType.DELETE,
                false,
                new Namespace("db", collection),
                id == null ? null : Gens.raw(new BsonDocument("_id", id)),
                null,
                null,
                null,
                null,
                new BsonTimestamp(1, 1),
                0,
                Version.ZERO,
                null,
                null,
                null);
    }
}
