package io.sluice.syncer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.CapturedMetrics;
import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.codec.DebeziumTopic;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the format, the same rows are written. */
class FormatsTest {

    private static final List<ChangeEvent> CHANGES = List.of(
            Events.insert("{_id: 1}", "{_id: 1, name: 'ada', level: {$numberLong: '5000000000'}, ok: true}"),
            Events.insert("{_id: {a: 1, b: 'x'}}", "{_id: {a: 1, b: 'x'}, score: 1.5, sub: {a: [1, null]}}"),
            Events.update("{_id: 1}", "{_id: 1, name: 'bob'}"),
            Events.insert("{_id: 'k'}", "{_id: 'k'}"),
            Events.delete("{_id: 'k'}"));

    private final CapturedMetrics metrics = new CapturedMetrics();

    @ParameterizedTest
    @ValueSource(strings = {"sluice-simplified", "buffered", "debezium", "json"})
    void eachFormatWritesTheSameRows(String format) throws Exception {
        assertThat(written(format)).isEqualTo(written("sluice")).hasSize(CHANGES.size());
    }

    /** Key, operation, table and fields of each row; all types of the changes are such as plain JSON has. */
    private List<Object> written(String format) throws Exception {
        ChangeEventCodec codec = Codecs.of(format);
        List<ConsumedRecord> records = new ArrayList<>();
        for (ChangeEvent change : CHANGES) {
            records.add(Records.of(codec, change, records.size()));
        }
        List<Object> rows = new ArrayList<>();
        for (RowChange row : rows(format, records)) {
            rows.add(List.of(row.rowKey(), row.operation(), row.table().name(), fields(row)));
        }
        return rows;
    }

    @Test
    void aTopicOfDebeziumsConnectorEndsAsItsCollection() throws Exception {
        Map<String, Map<String, Object>> table = new TreeMap<>();
        for (RowChange row : rows("debezium", DebeziumTopic.records("bare.shop.orders"))) {
            assertThat(row.table().name()).isEqualTo("orders");
            if (row.operation() == RowChange.Operation.DELETE) {
                assertThat(table.remove(row.rowKey())).as(row.rowKey()).isNotNull();
            } else {
                table.put(row.rowKey(), fields(row));
            }
        }

        assertThat(table.keySet())
                .containsExactly(
                        "123e4567-e89b-12d3-a456-426614174000",
                        "6",
                        "in-transaction",
                        "last",
                        "o-1",
                        "{\"$date\": \"2024-01-15T00:00:00Z\"}");
        assertThat(table.get("6")).containsEntry("n", 3L);
        assertThat(table.get("o-1")).containsEntry("items", "[1, 2, 3, 4]").containsEntry("note", "snapshot");
        assertThat(metrics.counter("syncer_tombstones_total")).isEqualTo(7);
    }

    private static Map<String, Object> fields(RowChange row) {
        Map<String, Object> fields = new TreeMap<>();
        row.table().columns().stream()
                .map(column -> column.name())
                .filter(name -> !name.startsWith("cdc_"))
                .forEach(name -> fields.put(name, row.value(name)));
        return fields;
    }

    private List<RowChange> rows(String format, List<ConsumedRecord> records) throws Exception {
        try (MockEnvironment environment = metrics.environment();
                OneInputStreamOperatorTestHarness<ConsumedRecord, MappedRow> harness =
                        new OneInputStreamOperatorTestHarness<>(
                                new ProcessOperator<>(new DecodeAndMap(
                                        Codecs.of(format), Mappings.automatic(DeletePolicy.HARD), "letters")),
                                environment)) {
            harness.open();
            for (ConsumedRecord record : records) {
                harness.processElement(record, 0);
            }
            assertThat(harness.getSideOutput(DecodeAndMap.DEAD_LETTERS)).isNull();
            return harness.extractOutputValues().stream().map(MappedRow::row).toList();
        }
    }
}
