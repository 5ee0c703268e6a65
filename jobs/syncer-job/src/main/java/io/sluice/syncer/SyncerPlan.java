package io.sluice.syncer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import io.sluice.config.UnresolvedReferenceException;
import io.sluice.syncer.kafka.KafkaReadOptions;
import io.sluice.syncer.kafka.TopicGlance;
import io.sluice.syncer.pipeline.RecordMapping;
import io.sluice.syncer.plan.PlanQuery;
import io.sluice.syncer.plan.PlanReport;
import io.sluice.syncer.plan.PlannedRecord;
import io.sluice.syncer.plan.SampleFile;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.PostgresOptions;
import io.sluice.syncer.sink.postgres.TableOptions;
import io.sluice.syncer.sink.postgres.TargetPlan;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.NamePattern;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/**
 * Tells what the syncer would create or change, and does nothing of it: {@code flink run -t local -c …SyncerPlan JAR
 * --config FILE} runs in the client's own JVM. Prints one line of JSON.
 */
public final class SyncerPlan {

    private final PlanQuery query;
    private final Settings settings;
    private final KafkaReadOptions kafka;
    private final Mappings mappings;
    private final String deadLetterTopic;
    private final long nowMs = System.currentTimeMillis();

    private final Set<String> problems = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();
    private final List<String> newTopics = new ArrayList<>();
    private final List<PlannedRecord> records = new ArrayList<>();

    private SyncerPlan(PlanQuery query) throws Exception {
        this.query = query;
        this.settings = SettingsLoader.load(SyncerSettings.all(), query.settings(), System.getenv());
        this.kafka = SyncerOptions.kafka(settings);
        this.mappings = SyncerOptions.mappings(settings);
        this.deadLetterTopic = SyncerSettings.deadLetterTopic(settings);
        this.notes.addAll(settings.warnings());
    }

    /** Takes the arguments of {@link PlanQuery#parse}. */
    public static void main(String[] args) throws Exception {
        PlanReport report = new SyncerPlan(PlanQuery.parse(args)).report();
        ObjectMapper mapper = new ObjectMapper();
        System.out.println(mapper.writeValueAsString(mapper.createObjectNode().set("plan", report.json())));
    }

    private PlanReport report() throws IOException {
        RecordMapping mapping =
                new RecordMapping(Codecs.of(settings.get(SyncerSettings.FORMAT).word()), mappings, deadLetterTopic);
        if (query.sample().isPresent()) {
            for (ConsumedRecord record : SampleFile.read(query.sample().get(), sampleTopic(), nowMs)) {
                records.add(PlannedRecord.of("line " + record.offset(), record, mapping, nowMs));
            }
        }
        for (ConsumedRecord record : readKafka()) {
            records.add(PlannedRecord.of(record.position(), record, mapping, nowMs));
        }
        PostgresOptions postgres = SyncerOptions.postgres(settings);
        Optional<TargetPlan> target = readPostgres(postgres);
        return new PlanReport(
                postgres.server() + ", schema " + postgres.schema(),
                target.isPresent(),
                target.orElseGet(() -> TargetPlan.ofEmptyDatabase(
                        postgres.schema(), tableOptions(), hasLedger(), mappings.writtenTables(), rows())),
                problems,
                notes,
                topics,
                newTopics,
                records);
    }

    /** What a file's lines are taken for: only the format {@code json} has to know. */
    private String sampleTopic() {
        return query.sampleTopic().orElseGet(() -> settings.get(SyncerSettings.KAFKA_TOPIC).stream()
                .filter(topic -> !new NamePattern(topic).isExpression())
                .findFirst()
                .orElse("sample"));
    }

    private List<ConsumedRecord> readKafka() {
        List<ConsumedRecord> last = new ArrayList<>();
        try (TopicGlance glance = TopicGlance.open(kafka)) {
            Set<String> all = glance.topics();
            all.stream()
                    .filter(topic -> kafka.topics().matcher(topic).matches())
                    .forEach(topics::add);
            if (!all.contains(deadLetterTopic)) {
                newTopics.add(deadLetterTopic);
            }
            if (query.lastRecords() > 0) {
                topics.forEach(topic -> last.addAll(glance.last(topic, query.lastRecords())));
            }
        } catch (KafkaException e) {
            problems.add(SyncerPreflight.kafkaProblem(kafka, e));
        } catch (UnresolvedReferenceException e) {
            notes.add("Kafka was not asked: " + e.getMessage());
        }
        return last;
    }

    /** Empty if it cannot be read; the problems say why. */
    private Optional<TargetPlan> readPostgres(PostgresOptions postgres) {
        try {
            Optional<TargetPlan> target = readTables(postgres);
            List<Table> tables = new ArrayList<>(mappings.writtenTables());
            target.ifPresent(plan -> tables.addAll(plan.evolvingTables()));
            problems.addAll(SyncerOptions.preflight(settings, mappings).problems(tables));
            target.ifPresent(plan -> problems.addAll(plan.problems()));
            return target;
        } catch (UnresolvedReferenceException e) {
            notes.add("PostgreSQL was not asked: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<TargetPlan> readTables(PostgresOptions postgres) {
        try {
            return Optional.of(
                    TargetPlan.read(postgres, tableOptions(), hasLedger(), mappings.writtenTables(), rows()));
        } catch (SQLException e) {
            // The preflight meets the same, and has the words for it.
            return Optional.empty();
        }
    }

    private TableOptions tableOptions() {
        return SyncerOptions.tables(settings, mappings);
    }

    private boolean hasLedger() {
        return SyncerOptions.isExactlyOnce(settings);
    }

    private List<MappedRow> rows() {
        return records.stream()
                .flatMap(record -> record.outcome().rows().stream())
                .toList();
    }
}
