package io.sluice.cli.dlq;

import io.sluice.cli.dlq.ReplayReport.Outcome;
import io.sluice.cli.dlq.ReplayReport.Result;
import io.sluice.cli.stack.StackException;
import io.sluice.config.KafkaIsolation;
import io.sluice.udf.deadletter.LetterHeaders;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the records of dead letters once more, to where they were read.
 *
 * <p>Each exactly once: a record and its mark are one Kafka transaction, and a replay that begins ends the one before,
 * with whatever that left open, before it reads the marks.
 */
public final class LetterReplay {

    private static final int MAX_RECORD_BYTES = 64 << 20;

    /** A transaction holds up who reads only what is committed: a short one. */
    private static final int TRANSACTION_LETTERS = 500;

    private static final long TRANSACTION_BYTES = 16 << 20;

    private final LetterTopic topic;
    private final RevivableRows revivable;
    private final boolean isUnchecked;
    private final Supplier<Producer<byte[], byte[]>> producers;

    /** @param isUnchecked send also what may have been deleted since, where that can no longer be looked up */
    public LetterReplay(SyncerLetters syncer, boolean isUnchecked) {
        this(syncer, isUnchecked, () -> new KafkaProducer<>(producerProperties(syncer.topic())));
    }

    /** @param producers make one of {@link #producerProperties} */
    public LetterReplay(SyncerLetters syncer, boolean isUnchecked, Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = syncer.topic();
        this.revivable = syncer.revivable();
        this.isUnchecked = isUnchecked;
        this.producers = producers;
    }

    public static Properties producerProperties(LetterTopic topic) {
        Properties properties = topic.connection().clientProperties();
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "sluice-dlq-replay-" + topic.name());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_RECORD_BYTES));
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(2 * MAX_RECORD_BYTES));
        // What fitted into its topic when it was compressed does so again.
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        return properties;
    }

    /** What {@link #send} would do; changes nothing. */
    public ReplayReport rehearse(LetterFilter filter) {
        try (Run run = new Run(filter, Optional.empty())) {
            return run.report();
        }
    }

    /**
     * Sends them.
     *
     * @throws StackException if another replay of these letters has begun meanwhile, or Kafka does not take one
     */
    public ReplayReport send(LetterFilter filter) {
        new ReplayMarks(topic).create();
        try (Producer<byte[], byte[]> producer = producers.get()) {
            producer.initTransactions();
            try (Run run = new Run(filter, Optional.of(producer))) {
                return run.report();
            }
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new StackException("another replay of " + topic.name() + " has begun and ended this one", e);
        }
    }

    /** A letter that nothing speaks against. */
    private record Ready(Letter letter, ConsumedRecord origin, String id, boolean mayRevive) {}

    /** One replay, from the marks to its report. */
    private final class Run implements AutoCloseable {

        private final LetterFilter filter;
        private final Optional<Producer<byte[], byte[]>> producer;
        private final ReplayMarks marks = new ReplayMarks(topic);
        private final Set<String> replayed = marks.read();
        private final Set<String> topics = topic.topics();
        private final LaterDeletes deletes =
                new LaterDeletes(topic.consumer(KafkaIsolation.READ_UNCOMMITTED), revivable.codec());
        private final Map<Place, Outcome> outcomes = new LinkedHashMap<>();
        private final Set<String> taken = new HashSet<>();
        private final List<Ready> batch = new ArrayList<>();
        private long batchBytes;

        /** @param producer empty for a rehearsal */
        Run(LetterFilter filter, Optional<Producer<byte[], byte[]>> producer) {
            this.filter = filter;
            this.producer = producer;
        }

        /** Reads the letters twice: each of them may be large, and their documents are looked up all at once. */
        ReplayReport report() {
            Set<Place> selected = new HashSet<>();
            topic.read(letter -> {
                if (filter.takes(letter, letter.id().filter(replayed::contains).isPresent())) {
                    selected.add(letter.place());
                    letter.origin()
                            .filter(origin -> topics.contains(origin.topic()))
                            .filter(origin -> revivable.mayBeWrittenBy(letter, origin))
                            .ifPresent(deletes::watch);
                }
            });
            deletes.advance();
            topic.read(letter -> {
                if (selected.contains(letter.place())) {
                    take(letter);
                }
            });
            sendBatch();
            return new ReplayReport(producer.isEmpty(), List.copyOf(outcomes.values()));
        }

        private void take(Letter letter) {
            Optional<String> id = letter.id();
            if (id.filter(known -> replayed.contains(known) || taken.contains(known))
                    .isPresent()) {
                tell(letter, Result.ALREADY_REPLAYED, "");
                return;
            }
            Optional<ConsumedRecord> origin = letter.origin();
            if (origin.isEmpty()) {
                tell(letter, Result.REFUSED, "its record never was in a topic");
            } else if (letter.isCut()) {
                tell(
                        letter,
                        Result.REFUSED,
                        "it has no more than the beginning of its value of " + letter.header(LetterHeaders.CUT_FROM)
                                + " bytes");
            } else if (!topics.contains(origin.get().topic())) {
                tell(letter, Result.REFUSED, "its topic is gone");
            } else {
                takeRecord(new Ready(
                        letter, origin.get(), id.orElseThrow(), revivable.mayBeWrittenBy(letter, origin.get())));
            }
        }

        private void takeRecord(Ready ready) {
            if (isDeletedSince(ready)) {
                tellDeleted(ready);
            } else if (ready.mayRevive() && !isUnchecked && deletes.isUnknown(ready.origin())) {
                tell(
                        ready.letter(),
                        Result.REFUSED,
                        "what followed its record is no longer in the topic, so its document may have been deleted;"
                                + " --unchecked sends it all the same");
            } else {
                taken.add(ready.id());
                tell(ready.letter(), Result.SENT, "");
                if (producer.isPresent()) {
                    batch.add(ready);
                    batchBytes +=
                            ready.origin().value() == null ? 0 : ready.origin().value().length;
                    if (batch.size() >= TRANSACTION_LETTERS || batchBytes >= TRANSACTION_BYTES) {
                        sendBatch();
                    }
                }
            }
        }

        private boolean isDeletedSince(Ready ready) {
            return ready.mayRevive() && deletes.hasFollowed(ready.origin());
        }

        private void tellDeleted(Ready ready) {
            tell(
                    ready.letter(),
                    Result.REFUSED,
                    "its document was deleted since, or changed in a format without versions");
        }

        private void tell(Letter letter, Result result, String reason) {
            outcomes.put(letter.place(), new Outcome(letter.place(), letter.source(), result, reason));
        }

        private void sendBatch() {
            while (!batch.isEmpty()) {
                Producer<byte[], byte[]> to = producer.orElseThrow();
                to.beginTransaction();
                sendAll(to);
                // What was deleted before its record came to stand in the topic. What is deleted behind it, is.
                deletes.advance();
                List<Ready> deleted =
                        batch.stream().filter(this::isDeletedSince).toList();
                if (deleted.isEmpty()) {
                    to.commitTransaction();
                    batch.clear();
                } else {
                    to.abortTransaction();
                    deleted.forEach(this::tellDeleted);
                    batch.removeAll(deleted);
                }
            }
            batchBytes = 0;
        }

        private void sendAll(Producer<byte[], byte[]> to) {
            Map<Ready, Future<?>> sent = new LinkedHashMap<>();
            for (Ready ready : batch) {
                sent.put(ready, to.send(recordOf(ready)));
                // If this one fails, so does the commit.
                var unused = to.send(marks.mark(ready.id(), ready.letter().place()));
            }
            to.flush();
            for (Map.Entry<Ready, Future<?>> each : sent.entrySet()) {
                try {
                    each.getValue().get();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof ProducerFencedException fenced) {
                        throw fenced;
                    }
                    to.abortTransaction();
                    throw new StackException(
                            "Kafka did not take letter "
                                    + each.getKey().letter().place()
                                    + " again, and none that were sent with it: "
                                    + e.getCause().getMessage(),
                            e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new StackException("interrupted", e);
                }
            }
        }

        private ProducerRecord<byte[], byte[]> recordOf(Ready ready) {
            ConsumedRecord origin = ready.origin();
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    origin.topic(),
                    origin.partition(),
                    origin.timestampMs() < 0 ? null : origin.timestampMs(),
                    origin.key(),
                    origin.value());
            List<RecordHeader> headers = new ArrayList<>(origin.headers());
            headers.addAll(ready.letter().replay(topic.name()).headers());
            headers.forEach(header -> record.headers().add(header.name(), header.value()));
            return record;
        }

        @Override
        public void close() {
            deletes.close();
        }
    }
}
