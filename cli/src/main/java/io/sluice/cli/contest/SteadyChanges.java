package io.sluice.cli.contest;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.sluice.cli.load.LatencyProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;

/** Changes players at a steady rate: 70 % inserts, 20 % updates, 10 % deletes. */
final class SteadyChanges {
    /** Rows of an array of keys and one of least seqs that the target shows. */
    static final String VISIBLE = "SELECT p.id::text FROM " + Site.TABLE + " AS p"
            + " JOIN unnest(?::text[], ?::bigint[]) AS awaited (id, seq) ON p.id = awaited.id::int"
            + " WHERE p.seq >= awaited.seq";

    private static final int TICKS_PER_SECOND = 100;
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
    private static final double INSERTS = 0.7;
    private static final double UPDATES = 0.2;
    private static final long SEED = 11;

    private final MongoCollection<Document> players;
    private final LatencyProbe probe;
    private final Random random = new Random(SEED);
    private final List<Integer> living;
    private int nextId;
    private long seq;

    /** @param existing documents with the numbers from 0 on are there */
    SteadyChanges(MongoCollection<Document> players, int existing, LatencyProbe probe) {
        this.players = players;
        this.probe = probe;
        this.living = IntStream.range(0, existing).boxed().collect(Collectors.toCollection(ArrayList::new));
        this.nextId = existing;
    }

    /** One change of each tick is awaited by the probe. */
    void run(int rate, Duration duration) throws InterruptedException {
        long startNs = System.nanoTime();
        long made = 0;
        long ticks = duration.toSeconds() * TICKS_PER_SECOND;
        for (long tick = 1; tick <= ticks; tick++) {
            int due = (int) (rate * tick / TICKS_PER_SECOND - made);
            if (due > 0) {
                change(due);
                made += due;
            }
            TimeUnit.NANOSECONDS.sleep(startNs + tick * TICK_NS - System.nanoTime());
        }
    }

    private void change(int count) {
        List<WriteModel<Document>> changes = new ArrayList<>(count);
        Map<Integer, Long> written = new LinkedHashMap<>();
        List<Integer> deleted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double kind = random.nextDouble();
            seq++;
            if (kind < INSERTS || living.isEmpty()) {
                changes.add(new InsertOneModel<>(PlayerDocument.of(nextId, seq)));
                living.add(nextId);
                written.put(nextId++, seq);
            } else if (kind < INSERTS + UPDATES) {
                int id = living.get(random.nextInt(living.size()));
                changes.add(new UpdateOneModel<>(
                        Filters.eq(id), Updates.combine(Updates.set("seq", seq), Updates.inc("level", 1))));
                written.put(id, seq);
            } else {
                int id = takeOne();
                changes.add(new DeleteOneModel<>(Filters.eq(id)));
                written.remove(id);
                deleted.add(id);
            }
        }
        players.bulkWrite(changes);
        written.entrySet().stream()
                .findFirst()
                .ifPresent(one -> probe.await(Integer.toString(one.getKey()), one.getValue()));
        deleted.forEach(id -> probe.forget(Integer.toString(id)));
    }

    /** The last one comes into its place. */
    private int takeOne() {
        int index = random.nextInt(living.size());
        int taken = living.get(index);
        living.set(index, living.get(living.size() - 1));
        living.remove(living.size() - 1);
        return taken;
    }
}
