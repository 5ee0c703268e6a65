package io.sluice.cli.load;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Makes and changes the players of document 4's example. */
public final class Players {

    private static final int BATCH_SIZE = 5_000;
    private static final double INSERTS = 0.7;
    private static final double UPDATES = 0.2;

    private final MongoCollection<Document> collection;
    private final Random random;
    private final List<ObjectId> living = new ArrayList<>();
    private int created;

    public Players(MongoCollection<Document> collection, long seed) {
        this.collection = collection;
        this.random = new Random(seed);
    }

    public void insert(int count) {
        for (int remaining = count; remaining > 0; remaining -= BATCH_SIZE) {
            List<Document> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH_SIZE, remaining); i++) {
                batch.add(player());
            }
            collection.insertMany(batch);
        }
    }

    /** Takes over documents that are there already, so that they are changed too. */
    public void adopt(int count) {
        collection
                .find()
                .projection(new Document("_id", 1))
                .limit(count)
                .forEach(player -> living.add(player.getObjectId("_id")));
        created = living.size();
    }

    /** A player that came or changed. */
    public record Written(ObjectId id, long atMs) {}

    /** What is there in the end, in the order of the changes, and the keys of what went. */
    public record Changed(List<Written> written, List<ObjectId> deleted) {}

    /** Inserts, updates and deletes in the proportion 70/20/10. */
    public Changed change(int count) {
        List<WriteModel<Document>> changes = new ArrayList<>(count);
        Map<ObjectId, Instant> written = new LinkedHashMap<>();
        List<ObjectId> deleted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double kind = random.nextDouble();
            if (kind < INSERTS || living.isEmpty()) {
                Document player = player();
                written.put(player.getObjectId("_id"), player.get("updated_at", Instant.class));
                changes.add(new InsertOneModel<>(player));
            } else if (kind < INSERTS + UPDATES) {
                ObjectId id = living.get(random.nextInt(living.size()));
                Instant now = Instant.now();
                written.put(id, now);
                changes.add(update(id, now));
            } else {
                ObjectId id = removeOne();
                written.remove(id);
                deleted.add(id);
                changes.add(new DeleteOneModel<>(new Document("_id", id)));
            }
        }
        collection.bulkWrite(changes);
        return new Changed(
                written.entrySet().stream()
                        .map(one -> new Written(one.getKey(), one.getValue().toEpochMilli()))
                        .toList(),
                deleted);
    }

    private Document player() {
        ObjectId id = new ObjectId();
        living.add(id);
        created++;
        Instant now = Instant.now();
        return new Document("_id", id)
                .append("username", "player_" + created)
                .append("level", 1 + random.nextInt(100))
                .append("score", random.nextLong(1_000_000))
                .append("created_at", now)
                .append("updated_at", now);
    }

    private UpdateOneModel<Document> update(ObjectId id, Instant now) {
        return new UpdateOneModel<>(
                new Document("_id", id),
                new Document("$inc", new Document("score", random.nextInt(1_000)))
                        .append("$set", new Document("level", 1 + random.nextInt(100)).append("updated_at", now)));
    }

    /** Takes one out of the list, the last one into its place. */
    private ObjectId removeOne() {
        int index = random.nextInt(living.size());
        ObjectId removed = living.get(index);
        living.set(index, living.get(living.size() - 1));
        living.remove(living.size() - 1);
        return removed;
    }
}
