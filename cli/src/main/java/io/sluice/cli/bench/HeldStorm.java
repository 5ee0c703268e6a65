package io.sluice.cli.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.function.Consumer;

/**
 * Documents that are all due at once, on a running stack: held, the job stopped past their time, and resumed.
 *
 * @param progress gets a line for people now and then
 */
public record HeldStorm(String mongodb, String kafka, StormPlan plan, StormWatcher watcher, Consumer<String> progress) {
    public static final String DATABASE = "bench_held";
    public static final String COLLECTION = "events";
    public static final String TOPIC = "cdc.bench_held.events";

    /** In place of what an earlier run left. */
    public HeldResult run() throws Exception {
        BenchTopic topic = new BenchTopic(kafka, TOPIC);
        topic.makeAnew();
        HeldLedger ledger = new HeldLedger();
        try (MongoClient mongo = MongoClients.create(mongodb);
                TopicReader reader = new TopicReader(topic, ledger)) {
            MongoDatabase database = mongo.getDatabase(DATABASE);
            database.drop();
            database.createCollection(COLLECTION);
            HeldDocuments documents = new HeldDocuments(database.getCollection(COLLECTION));
            return new HeldMeasurement(plan, watcher, documents, ledger, reader, progress).run();
        }
    }
}
