package io.sluice.cli.verify;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.NamespaceSelection;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import io.sluice.udf.masking.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** The documents that the target should have, as the source has them now. */
final class SourceDocuments {

    private static final int FETCH_SIZE = 2_000;
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    private final MongoClient client;
    private final NamespaceSelection selection;
    private final Masking masking;

    SourceDocuments(MongoClient client, NamespaceSelection selection, Masking masking) {
        this.client = client;
        this.selection = selection;
        this.masking = masking;
    }

    /** The source's cluster time now. */
    BsonTimestamp clusterTime() {
        return client.getDatabase("admin")
                .runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class)
                .getTimestamp("operationTime");
    }

    List<Namespace> collections() {
        List<Namespace> collections = new ArrayList<>();
        for (String database : client.listDatabaseNames()) {
            if (!selection.includesDatabase(database)) {
                continue;
            }
            for (BsonDocument collection : client.getDatabase(database)
                    .listCollections(BsonDocument.class)
                    .filter(new BsonDocument("type", new BsonString("collection")))) {
                Namespace namespace =
                        new Namespace(database, collection.getString("name").getValue());
                if (selection.includes(namespace)) {
                    collections.add(namespace);
                }
            }
        }
        return collections;
    }

    /** Every document, as the change that would bring it. */
    MongoCursor<ChangeEvent> documents(Namespace namespace) {
        return client.getDatabase(namespace.database())
                .getCollection(namespace.collection(), RawBsonDocument.class)
                .find()
                .batchSize(FETCH_SIZE)
                .map(document -> change(namespace, key(document.get("_id")), document))
                .cursor();
    }

    /** Every document's key, as the change that would delete it. */
    MongoCursor<ChangeEvent> keys(Namespace namespace) {
        return client.getDatabase(namespace.database())
                .getCollection(namespace.collection(), RawBsonDocument.class)
                .find()
                .projection(new BsonDocument("_id", new BsonInt32(1)))
                .batchSize(FETCH_SIZE)
                .map(document -> change(namespace, key(document.get("_id")), null))
                .cursor();
    }

    Optional<ChangeEvent> document(Namespace namespace, BsonDocument key) {
        return Optional.ofNullable(client.getDatabase(namespace.database())
                        .getCollection(namespace.collection(), RawBsonDocument.class)
                        .find(key)
                        .first())
                .map(document -> change(namespace, key(document.get("_id")), document));
    }

    private static RawBsonDocument key(BsonValue id) {
        return new RawBsonDocument(new BsonDocument("_id", id), DOCUMENTS);
    }

    /** As the watcher delivers it: masked. */
    private ChangeEvent change(Namespace namespace, RawBsonDocument key, @Nullable RawBsonDocument document) {
        return masking.of(new ChangeEvent(
                "",
                document == null ? OperationType.DELETE : OperationType.INSERT,
                true,
                namespace,
                key,
                document,
                null,
                null,
                null,
                new BsonTimestamp(0),
                0,
                Version.ZERO,
                null,
                null,
                null));
    }
}
