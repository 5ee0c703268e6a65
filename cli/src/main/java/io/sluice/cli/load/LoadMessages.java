package io.sluice.cli.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.SplittableRandom;
import org.bson.Document;

/**
 * The messages of a load test, in the format of document 1. The same seed gives the same messages at the same time,
 * whichever worker comes first. Ids are the driver's.
 */
public final class LoadMessages {

    private static final int RANDOM_BOUND = 1_000;
    private static final int PERCENT = 100;

    private final LoadPlan plan;
    private final long seed;

    public LoadMessages(LoadPlan plan, long seed) {
        this.plan = plan;
        this.seed = seed;
    }

    public List<Document> batch(int batch, int worker, Instant now) {
        SplittableRandom random = new SplittableRandom(seed + batch);
        List<Document> messages = new ArrayList<>();
        for (int i = 0; i < plan.sizeOf(batch); i++) {
            messages.add(message(plan.firstIndexOf(batch) + i, batch, worker, now, random));
        }
        return messages;
    }

    public static boolean isDelayed(Document message) {
        return message.containsKey("delayedUntil");
    }

    private Document message(int index, int batch, int worker, Instant now, SplittableRandom random) {
        boolean isDelayed = random.nextInt(PERCENT) < plan.delayedPercent();
        Document message = new Document("message", "Load test message #" + index).append("timestamp", Date.from(now));
        if (isDelayed) {
            message.append("delayedUntil", now.plus(delay(random)).toString());
        }
        return message.append("loadTestBatch", batch)
                .append("messageType", isDelayed ? "delayed" : "immediate")
                .append(
                        "payload",
                        new Document("index", index)
                                .append("worker", worker)
                                .append("timestamp", now.getEpochSecond())
                                .append("random", random.nextInt(RANDOM_BOUND)));
    }

    /** Never none at all: that would be an immediate message. */
    private Duration delay(SplittableRandom random) {
        double maxMs = plan.maxDelayHours() * Duration.ofHours(1).toMillis();
        return Duration.ofMillis((long) Math.ceil((1 - random.nextDouble()) * maxMs));
    }
}
