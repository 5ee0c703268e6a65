package io.sluice.syncer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.CapturedMetrics;
import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.Replay;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeAndMapTest {

    private CapturedMetrics metrics;
    private MockEnvironment environment;
    private OneInputStreamOperatorTestHarness<ConsumedRecord, MappedRow> harness;

    @BeforeEach
    void open() throws Exception {
        open(Mappings.automatic(DeletePolicy.HARD));
    }

    private void open(DocumentMapping mapping) throws Exception {
        close();
        metrics = new CapturedMetrics();
        environment = metrics.environment();
        harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new DecodeAndMap(new SluiceCodec(), mapping, "own.dead-letters")), environment);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        if (harness != null) {
            harness.close();
            environment.close();
        }
    }

    @Test
    void aGoodRecordBecomesARowThatKnowsItsRecord() throws Exception {
        ConsumedRecord record = Records.of(Events.insert("{_id: 1}", "{_id: 1, name: 'ada'}"), 7);

        process(record);

        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.row().operation()).isEqualTo(RowChange.Operation.UPSERT);
            assertThat(row.row().value("name")).isEqualTo("ada");
            assertThat(row.origin()).isSameAs(record);
        });
        assertThat(letters()).isEmpty();
        assertCounted(1, 0, 0, 0);
    }

    @Test
    void aDeleteIsARowToo() throws Exception {
        process(Records.of(Events.delete("{_id: 1}"), 7));

        assertThat(rows()).singleElement().satisfies(row -> assertThat(row.row().operation())
                .isEqualTo(RowChange.Operation.DELETE));
    }

    @Test
    void whatCannotBeDecodedIsADeadLetterWithItsBytesAndItsReason() throws Exception {
        ConsumedRecord record = Records.of("key", "{\"id\": \"1\"}", 7);

        process(record);

        assertThat(rows()).isEmpty();
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.record()).isSameAs(record);
            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.DECODE);
            assertThat(letter.reason()).contains("is missing");
            assertThat(letter.error()).isEqualTo("io.sluice.udf.codec.MalformedEventException");
        });
        assertCounted(1, 1, 0, 0);
    }

    @Test
    void aRecordWithoutAValueIsADeadLetter() throws Exception {
        process(Records.of("key", null, 7));

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.DECODE);
            assertThat(letter.reason()).isEqualTo("The record has no value");
        });
    }

    @Test
    void whatCannotBeMappedIsADeadLetterThatNamesTheFieldAndNotItsContent() throws Exception {
        process(Records.of(Events.insert("{_id: 1}", "{_id: 1, name: 'secret\\u0000'}"), 7));

        assertThat(rows()).isEmpty();
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.MAP);
            assertThat(letter.reason()).contains("'name'").doesNotContain("secret");
        });
        assertCounted(1, 1, 0, 0);
    }

    @Test
    void aValueThatItsColumnCannotHoldIsCountedWhateverBecomesOfIt() throws Exception {
        open(MappingParser.parse(
                new ObjectMapper()
                        .readTree("[{\"source\": \"game_db.players\", \"automatic\": true, \"when_invalid\": null}]"),
                DeletePolicy.HARD));

        process(
                Records.of(Events.insert("{_id: 1}", "{_id: 1, name: '\\u0000', level: 5}"), 7),
                Records.of(Events.insert("{_id: 2}", "{_id: 2, name: 'ada'}"), 8));

        assertThat(rows()).hasSize(2);
        assertThat(rows().get(0).row().value("level")).isEqualTo(5L);
        assertThat(letters()).isEmpty();
        assertCounted(2, 0, 0, 0);
        assertThat(metrics.counter("syncer_invalid_values_total")).isEqualTo(1);
    }

    /** Half an event must not be written when its other half is a dead letter. */
    @Test
    void anEventWhoseSecondTableRefusesItWritesNoneOfItsRows() throws Exception {
        String columns =
                "\"columns\": {\"id\": {\"from\": \"_id\", \"type\": \"text\"}, \"level\": \"%s\"}, \"key\": [\"id\"]";
        String one = "{\"source\": \"game_db.players\", \"table\": \"first\", " + columns.formatted("text") + "}";
        String two = "{\"source\": \"game_db.players\", \"table\": \"second\", " + columns.formatted("integer") + "}";
        open(MappingParser.parse(new ObjectMapper().readTree("[" + one + "," + two + "]"), DeletePolicy.HARD));

        process(
                Records.of(Events.insert("{_id: 1}", "{_id: 1, level: 'high'}"), 7),
                Records.of(Events.insert("{_id: 2}", "{_id: 2, level: 5}"), 8));

        assertThat(letters()).hasSize(1);
        assertThat(rows())
                .extracting(row -> row.row().table().name() + row.row().rowKey())
                .containsExactly("first2", "second2");
    }

    /** The one table has its row: where rows are appended, it would have it twice. */
    @Test
    void whatIsReplayedGoesOnlyToTheTableThatRefusedIt() throws Exception {
        String columns = "\"columns\": {\"id\": {\"from\": \"_id\", \"type\": \"text\"}}, \"key\": [\"id\"]";
        String one = "{\"source\": \"game_db.players\", \"table\": \"first\", " + columns + "}";
        String two = "{\"source\": \"game_db.players\", \"table\": \"second\", " + columns + "}";
        open(MappingParser.parse(new ObjectMapper().readTree("[" + one + "," + two + "]"), DeletePolicy.HARD));

        process(
                replayed("own.dead-letters", Optional.of("second"), 7),
                replayed("own.dead-letters", Optional.empty(), 8));

        assertThat(rows())
                .extracting(row -> row.row().table().name() + row.origin().offset())
                .containsExactly("second7", "first8", "second8");
        assertThat(metrics.counter("syncer_replayed_total")).isEqualTo(2);
    }

    @Test
    void whatIsReplayedForAnotherJobIsLeftOut() throws Exception {
        process(replayed("other.dead-letters", Optional.empty(), 7));

        assertThat(rows()).isEmpty();
        assertThat(letters()).isEmpty();
    }

    private static ConsumedRecord replayed(String letters, Optional<String> table, long offset) {
        ConsumedRecord record = Records.of(Events.insert("{_id: 1}", "{_id: 1}"), offset);
        return new ConsumedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestampMs(),
                record.key(),
                record.value(),
                new Replay(letters, table, 5, 1).headers());
    }

    @Test
    void theRecordsAroundADeadLetterGoOnInTheirOrder() throws Exception {
        process(
                Records.of(Events.insert("{_id: 1}", "{_id: 1}"), 7),
                Records.of("key", "garbage", 8),
                Records.of(Events.insert("{_id: 2}", "{_id: 2}"), 9));

        assertThat(rows()).extracting(row -> row.row().rowKey()).containsExactly("1", "2");
        assertThat(letters()).hasSize(1);
        assertCounted(3, 1, 0, 0);
    }

    @Test
    void whatHappensToAWholeCollectionWritesNoRow() throws Exception {
        process(
                Records.of(Events.ofNamespace(OperationType.DROP, Events.PLAYERS), 7),
                Records.of(Events.ofNamespace(OperationType.GAP, new Namespace("game_db", "")), 8));

        assertThat(rows()).isEmpty();
        assertThat(letters()).isEmpty();
        assertCounted(2, 0, 2, 0);
    }

    @Test
    void anUpdateWhoseDocumentIsGoneWritesNoRowAndIsCounted() throws Exception {
        process(Records.of(Events.update("{_id: 1}", null), 7));

        assertThat(rows()).isEmpty();
        assertThat(letters()).isEmpty();
        assertCounted(1, 0, 0, 1);
    }

    /** Each record ends as rows, as a dead letter or as nothing to write; none stops the job. */
    @Test
    void noEventStopsTheJob() {
        RandomInput.theory("events through the syncer", 1000)
                .forAll(Gens.events())
                .checkAssert(event -> {
                    int before = rows().size() + letters().size();
                    try {
                        process(Records.of(event, 7));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    boolean writes = event.operationType() == OperationType.DELETE
                            || (event.operationType().isDocumentChange() && event.fullDocument() != null);
                    assertThat(rows().size() + letters().size() - before).isEqualTo(writes ? 1 : 0);
                });
    }

    private void process(ConsumedRecord... records) throws Exception {
        for (ConsumedRecord record : records) {
            harness.processElement(record, 0);
        }
    }

    private List<MappedRow> rows() {
        return harness.extractOutputValues();
    }

    private List<DeadLetter> letters() {
        var letters = harness.getSideOutput(DecodeAndMap.DEAD_LETTERS);
        return letters == null
                ? List.of()
                : letters.stream().map(StreamRecord::getValue).toList();
    }

    private void assertCounted(int consumed, int errors, int collectionEvents, int withoutRow) {
        assertThat(metrics.counter("syncer_messages_consumed_total")).isEqualTo(consumed);
        assertThat(metrics.counter("syncer_errors_total")).isEqualTo(errors);
        assertThat(metrics.counter("syncer_collection_events_total")).isEqualTo(collectionEvents);
        assertThat(metrics.counter("syncer_changes_without_row_total")).isEqualTo(withoutRow);
    }
}
