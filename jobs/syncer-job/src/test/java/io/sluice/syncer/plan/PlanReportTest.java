package io.sluice.syncer.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.syncer.pipeline.RecordMapping;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.TableOptions;
import io.sluice.syncer.sink.postgres.TargetPlan;
import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanReportTest {

    private static final String PLAYERS =
            """
            [{"source": "game_db.players", "table": "players", "key": ["id"],
              "columns": {"id": {"from": "_id", "type": "bigint"}, "score": "numeric(12,2)", "rate": "real",
                          "tag": {"type": "bytea", "when_invalid": null}},
              "children": [{"array": "items", "table": "items", "key": ["player", "n"],
                            "columns": {"player": {"parent": "id"}, "n": {"meta": "index"}, "sku": "text"}}]}]""";

    private static JsonNode plan(Mappings mappings, TableOptions options, ChangeEvent... events) {
        List<PlannedRecord> records = List.of(events).stream()
                .map(event -> record(mappings, new SluiceCodec().encodeValue(event)))
                .toList();
        return report(mappings, options, records);
    }

    private static PlannedRecord record(Mappings mappings, byte[] value) {
        RecordMapping mapping = new RecordMapping(new SluiceCodec(), mappings, "own.dead-letters");
        return PlannedRecord.of("here", new ConsumedRecord("cdc.a.b", 0, 1, 0, null, value), mapping, 0);
    }

    private static JsonNode report(Mappings mappings, TableOptions options, List<PlannedRecord> records) {
        List<MappedRow> rows = records.stream()
                .flatMap(record -> record.outcome().rows().stream())
                .toList();
        TargetPlan target = TargetPlan.ofEmptyDatabase("s", options, true, mappings.writtenTables(), rows);
        return new PlanReport(
                        "db", false, target, List.of("p"), List.of("n"), List.of("cdc.a.b"), List.of("d"), records)
                .json();
    }

    private static Mappings players() throws Exception {
        return MappingParser.parse(new ObjectMapper().readTree(PLAYERS), DeletePolicy.HARD);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void tellsRowsWithTheirKeysValuesAndChildren() throws Exception {
        JsonNode plan = plan(
                players(),
                new TableOptions(true, true),
                Events.insert(
                        "{_id: 1}", "{_id: 1, score: 1.5, rate: 0.1, tag: 'no', items: [{sku: 'a'}, {sku: 'b'}]}"),
                Events.delete("{_id: 2}"));

        assertThat(plan.path("statements")).hasSize(3);
        JsonNode inserted = plan.path("sample").get(0);
        assertThat(inserted.path("record").asText()).isEqualTo("here");
        assertThat(inserted.path("outcome").asText()).isEqualTo("rows");
        assertThat(inserted.path("invalidValues"))
                .isEqualTo(json("[{'table': 'players', 'column': 'tag', 'reason': 'wrong_type', 'outcome': 'null'}]"
                        .replace('\'', '"')));
        JsonNode row = inserted.path("rows").get(0);
        assertThat(row.path("operation").asText()).isEqualTo("upsert");
        assertThat(row.path("key").toString()).isEqualTo("{\"id\":1}");
        assertThat(row.path("values").path("score").toString()).isEqualTo("1.5");
        assertThat(row.path("values").path("rate").toString()).isEqualTo("0.1");
        assertThat(row.path("values").path("tag").isNull()).isTrue();
        assertThat(row.path("children").toString())
                .isEqualTo("[{\"table\":\"items\",\"rows\":[{\"player\":1,\"n\":0,\"sku\":\"a\"},"
                        + "{\"player\":1,\"n\":1,\"sku\":\"b\"}]}]");
        JsonNode deleted = plan.path("sample").get(1).path("rows").get(0);
        assertThat(deleted.path("operation").asText()).isEqualTo("delete");
        assertThat(deleted.path("key").toString()).isEqualTo("{\"id\":2}");
        assertThat(deleted.path("values")).isEmpty();
        assertThat(plan.path("summary").toString())
                .isEqualTo("{\"records\":2,\"rows\":{\"delete\":1,\"upsert\":1},\"childRows\":2,\"deadLetters\":0,"
                        + "\"nothing\":0}");
    }

    @Test
    void tellsWhatWritesNoRow() throws Exception {
        Mappings mappings = players();
        JsonNode plan = report(
                mappings,
                new TableOptions(true, true),
                List.of(
                        record(mappings, "garbage".getBytes(UTF_8)),
                        record(
                                mappings,
                                new SluiceCodec().encodeValue(Events.insert("{_id: 1}", "{_id: 1, score: 'high'}"))),
                        record(mappings, new SluiceCodec().encodeValue(Events.update("{_id: 1}", null))),
                        record(
                                mappings,
                                new SluiceCodec()
                                        .encodeValue(Events.ofNamespace(OperationType.DROP, Events.PLAYERS)))));

        assertThat(plan.path("sample"))
                .extracting(record -> record.path("outcome").asText())
                .containsExactly("dead_letter", "dead_letter", "without_row", "collection_event");
        assertThat(plan.path("sample").findValuesAsText("stage")).containsExactly("DECODE", "MAP");
        assertThat(plan.path("sample").get(1).path("reason").asText()).contains("score");
        assertThat(plan.path("sample").get(3).path("event").asText()).contains("game_db.players");
        assertThat(plan.path("summary").toString())
                .isEqualTo("{\"records\":4,\"rows\":{},\"childRows\":0,\"deadLetters\":2,\"nothing\":2}");
    }

    @Test
    void aRowThatItsTableRefusesIsADeadLetter() {
        JsonNode plan = plan(
                Mappings.automatic(DeletePolicy.HARD),
                new TableOptions(false, true),
                Events.insert("{_id: 1}", "{_id: 1}"));

        assertThat(plan.path("sample")
                        .get(0)
                        .path("rows")
                        .get(0)
                        .path("refused")
                        .asText())
                .isEqualTo("Table s.players does not exist: tables.create is off");
        assertThat(plan.path("summary").path("deadLetters").asInt()).isEqualTo(1);
        assertThat(plan.path("summary").path("rows")).isEmpty();
    }
}
