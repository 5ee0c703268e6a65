package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.TwoPhaseJob.Snapshot;
import io.sluice.udf.RandomInput;
import io.sluice.udf.mapping.DeletePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quicktheories.core.Gen;

/**
 * Random versions of documents, late and repeated ones among them: the rows of the child tables are the arrays of each
 * document's newest version, whatever the batches are and wherever the job fails.
 */
class ChildrenModelIT {

    private static final int EXAMPLES = 100;
    private static final int SHRINK_CYCLES = 200;
    private static final int MAX_STEPS = 40;
    private static final int DOCUMENTS = 4;

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    /** What may happen. */
    private enum Kind {
        DOCUMENT,
        WITHOUT_ARRAYS,
        DELETE,
        /** A change that came before comes once more. */
        REPEAT,
        POISON,
        FLUSH,
        BARRIER,
        COMPLETE,
        RESTORE
    }

    /**
     * @param later how much newer than the document's last version; mostly positive
     * @param arrays tells what is in the arrays
     */
    private record Step(Kind kind, int document, int later, int arrays) {}

    private static Gen<List<Step>> steps(Kind... kinds) {
        Gen<Step> step = arbitrary()
                .pick(kinds)
                .zip(
                        integers().between(1, DOCUMENTS),
                        integers().between(-2, 3),
                        integers().between(0, 255),
                        Step::new);
        return lists().of(step).ofSizeBetween(1, MAX_STEPS);
    }

    /** A change, and the rows that the document has after it; empty if it is gone. */
    private record Change(int document, int version, List<MappedRow> sent, Optional<Rows> rows) {}

    /** The rows of one document in all tables, as texts. */
    private record Rows(int n, List<String> items, List<String> tags) {}

    /** The tables as they should be. */
    private static final class Model {

        private record Document(int version, Optional<Rows> rows) {}

        private final DeletePolicy deletes;
        private final Orders orders;
        private final Map<Integer, Document> documents = new TreeMap<>();
        private final List<Change> history = new ArrayList<>();

        Model(DeletePolicy deletes) throws Exception {
            this.deletes = deletes;
            this.orders = new Orders(deletes);
        }

        private Document of(int document) {
            return documents.getOrDefault(document, new Document(10, Optional.empty()));
        }

        /** The table has no memory of a row that was deleted: older than that no change is, the source promises. */
        private boolean isPossible(int document, int version) {
            return of(document).rows().isPresent() || version >= of(document).version();
        }

        Change next(Step step) throws Exception {
            int last = of(step.document()).version();
            int version = last + (isPossible(step.document(), last + step.later()) ? step.later() : 0);
            if (step.kind() == Kind.REPEAT && !history.isEmpty()) {
                Change before = history.get(step.arrays() % history.size());
                if (isPossible(before.document(), before.version())) {
                    return before;
                }
            }
            return switch (step.kind()) {
                case DELETE ->
                    new Change(step.document(), version, orders.delete(step.document(), version), Optional.empty());
                case WITHOUT_ARRAYS ->
                    new Change(
                            step.document(),
                            version,
                            List.of(orders.document(step.document(), version, "n: 0, items: null")),
                            Optional.of(new Rows(0, List.of(), List.of())));
                default -> document(step, version);
            };
        }

        private Change document(Step step, int version) throws Exception {
            List<String> items = new ArrayList<>();
            List<String> json = new ArrayList<>();
            for (int i = 0; i < step.arrays() % 4; i++) {
                String sku = "s" + (step.arrays() / 4 + i) % 7;
                items.add(step.document() + "|" + i + "|" + sku);
                json.add("{sku: '" + sku + "'}");
            }
            if (step.kind() == Kind.POISON) {
                json.add("{sku: '" + "x".repeat(Orders.SKU_LENGTH + 1) + "'}");
            }
            List<String> tags = new ArrayList<>();
            List<String> tagsJson = new ArrayList<>();
            for (int bit = 0; bit < 3; bit++) {
                if (((step.arrays() >> (4 + bit)) & 1) == 1) {
                    tags.add(step.document() + "|t" + bit);
                    tagsJson.add("'t" + bit + "'");
                }
            }
            String fields = "n: " + step.arrays() + ", items: " + json + ", about: {tags: " + tagsJson + "}";
            return new Change(
                    step.document(),
                    version,
                    List.of(orders.document(step.document(), version, fields)),
                    Optional.of(new Rows(step.arrays(), items, tags)));
        }

        void apply(Change change) {
            history.add(change);
            Document before = of(change.document());
            if (before.version() > change.version() && before.rows().isPresent()) {
                return;
            }
            boolean isDelete = change.rows().isEmpty();
            if (!isDelete || deletes == DeletePolicy.HARD) {
                documents.put(change.document(), new Document(change.version(), change.rows()));
            } else if (deletes == DeletePolicy.SOFT) {
                documents.put(change.document(), new Document(change.version(), before.rows()));
            }
        }

        List<String> lines() {
            List<String> orderLines = new ArrayList<>();
            List<String> itemLines = new ArrayList<>();
            List<String> tagLines = new ArrayList<>();
            documents.forEach((id, document) -> document.rows().ifPresent(rows -> {
                orderLines.add(id + "|" + rows.n());
                itemLines.addAll(rows.items());
                tagLines.addAll(rows.tags());
            }));
            orderLines.addAll(itemLines);
            orderLines.addAll(tagLines);
            return orderLines;
        }
    }

    @BeforeEach
    void createTables() throws Exception {
        options = postgres.newSchema();
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(new Orders(DeletePolicy.HARD).document(1, 1, "items: []"));
        }
    }

    @AfterEach
    void nothingStays() throws Exception {
        TwoPhaseJob.rollBackAll(postgres);
    }

    private void empty() throws Exception {
        postgres.execute("TRUNCATE " + sql("orders") + ", " + sql("items") + ", " + sql("tags"));
    }

    private List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>(postgres.query("SELECT id, n FROM " + sql("orders") + " ORDER BY 1"));
        lines.addAll(postgres.query("SELECT order_id, position, sku FROM " + sql("items") + " ORDER BY 1, 2"));
        lines.addAll(postgres.query("SELECT order_id, tag FROM " + sql("tags") + " ORDER BY 1, 2"));
        return lines;
    }

    private String sql(String table) {
        return new TableName(options.schema(), table).sql();
    }

    /** What is done with one random list of steps. */
    @FunctionalInterface
    private interface Run {
        void of(List<Step> steps) throws Exception;
    }

    private static void forAll(String name, Gen<List<Step>> steps, Run run) {
        RandomInput.theory(name, EXAMPLES)
                .withShrinkCycles(SHRINK_CYCLES)
                .forAll(steps)
                .checkAssert(each -> {
                    try {
                        run.of(each);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(DeletePolicy.class)
    void upsert(DeletePolicy deletes) throws Exception {
        postgres.execute(Orders.limitItems(sql("items")));
        try (WriterHarness writer = new WriterHarness(options)) {
            Gen<List<Step>> steps = steps(
                    Kind.DOCUMENT,
                    Kind.DOCUMENT,
                    Kind.WITHOUT_ARRAYS,
                    Kind.DELETE,
                    Kind.REPEAT,
                    Kind.POISON,
                    Kind.FLUSH);
            forAll("children, upsert, " + deletes, steps, each -> upsert(deletes, writer, each));
        }
    }

    private void upsert(DeletePolicy deletes, WriterHarness writer, List<Step> steps) throws Exception {
        empty();
        writer.deadLetters.clear();
        Model model = new Model(deletes);
        int refused = 0;
        for (Step step : steps) {
            switch (step.kind()) {
                case FLUSH -> writer.flush();
                case POISON -> {
                    // Alone: in a batch with an older change of its document it would take that one's place.
                    writer.flush();
                    Change poison = model.next(step);
                    Model.Document before = model.of(poison.document());
                    refused += before.rows().isEmpty() || before.version() <= poison.version() ? 1 : 0;
                    writer.flush(poison.sent().toArray(MappedRow[]::new));
                }
                default -> {
                    Change change = model.next(step);
                    model.apply(change);
                    writer.write(change.sent().toArray(MappedRow[]::new));
                }
            }
        }
        writer.flush();
        assertThat(lines()).isEqualTo(model.lines());
        assertThat(writer.deadLetters).hasSize(refused);
    }

    @ParameterizedTest
    @EnumSource(value = DeletePolicy.class, names = "IGNORE", mode = EnumSource.Mode.EXCLUDE)
    void exactlyOnce(DeletePolicy deletes) {
        AtomicInteger sequence = new AtomicInteger();
        Gen<List<Step>> steps = steps(
                Kind.DOCUMENT,
                Kind.DOCUMENT,
                Kind.WITHOUT_ARRAYS,
                Kind.DELETE,
                Kind.REPEAT,
                Kind.BARRIER,
                Kind.COMPLETE,
                Kind.RESTORE);
        forAll(
                "children, exactly-once, " + deletes,
                steps,
                each -> exactlyOnce(deletes, TwoPhaseJob.prefix(deletes + "-" + sequence.incrementAndGet()), each));
    }

    private void exactlyOnce(DeletePolicy deletes, TwoPhaseOptions sink, List<Step> steps) throws Exception {
        empty();
        Model model = new Model(deletes);
        List<MappedRow> source = new ArrayList<>();
        Snapshot taken = null;
        Snapshot completed = null;
        long nextId = 1;
        TwoPhaseJob job = new TwoPhaseJob(options, sink, 2, null);
        try {
            for (Step step : steps) {
                switch (step.kind()) {
                    case BARRIER -> taken = job.barrier(nextId++);
                    case COMPLETE -> {
                        if (taken != null) {
                            completed = taken;
                            taken = null;
                            job.complete(completed.id());
                        }
                    }
                    case RESTORE -> {
                        taken = null;
                        job.close();
                        job = new TwoPhaseJob(options, sink, 1 + step.arrays() % 3, completed);
                    }
                    default -> {
                        Change change = model.next(step);
                        model.apply(change);
                        source.addAll(change.sent());
                    }
                }
                while (job.position() < source.size()) {
                    job.read(source.get(job.position()));
                }
            }
            job.finish(nextId);
            assertThat(lines()).isEqualTo(model.lines());
            assertThat(job.deadLetters).isEmpty();
        } finally {
            job.close();
            TwoPhaseJob.rollBackAll(postgres);
        }
    }
}
