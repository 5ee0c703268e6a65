package io.sluice.cli.contest;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bson.Document;

/** Changes that nobody has seen yet, each of a document of its own. */
record Backlog(int inserts, int updates, int deletes) {
    /** What stands in {@code seq} of a document that the backlog wrote. */
    static final long SEQ = 1;

    /** Enough to have been through all code once. */
    private static final int LEAST_EXISTING = 1_000;

    private static final int BATCH_SIZE = 5_000;
    private static final long SEED = 7;

    static Backlog inserts(int changes) {
        return new Backlog(changes, 0, 0);
    }

    /** A quarter inserts, half updates, a quarter deletes. */
    static Backlog mix(int changes) {
        int quarter = changes / 4;
        return new Backlog(quarter, changes - 2 * quarter, quarter);
    }

    int size() {
        return inserts + updates + deletes;
    }

    /** How many documents, numbered from 0 on, must be there before. */
    int existing() {
        return Math.max(LEAST_EXISTING, updates + deletes);
    }

    void write(MongoCollection<Document> players) {
        List<WriteModel<Document>> changes = changes();
        for (int from = 0; from < changes.size(); from += BATCH_SIZE) {
            players.bulkWrite(changes.subList(from, Math.min(changes.size(), from + BATCH_SIZE)));
        }
    }

    /** The kinds shuffled, the same each time; inserts alone in the order of their numbers. */
    private List<WriteModel<Document>> changes() {
        List<WriteModel<Document>> changes = new ArrayList<>(size());
        for (int id = existing(); id < existing() + inserts; id++) {
            changes.add(new InsertOneModel<>(PlayerDocument.of(id, SEQ)));
        }
        for (int id = 0; id < updates; id++) {
            changes.add(new UpdateOneModel<>(
                    Filters.eq(id), Updates.combine(Updates.set("seq", SEQ), Updates.inc("level", 1))));
        }
        for (int id = updates; id < updates + deletes; id++) {
            changes.add(new DeleteOneModel<>(Filters.eq(id)));
        }
        if (updates + deletes > 0) {
            Collections.shuffle(changes, new Random(SEED));
        }
        return changes;
    }
}
