package io.sluice.syncer.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.Mappings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.quicktheories.api.Pair;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

/**
 * Property 10: for any message consumption failure, the Syncer should continue processing subsequent messages without
 * stopping. Here: of any mixture of records each good one becomes its row and each bad one a dead letter with its bytes,
 * in their order.
 *
 * <p>Validates: Requirements 4.4.
 */
class Property10ConsumerErrorResilienceTest {

    private static final String SLUICE =
            new String(new SluiceCodec().encodeValue(Events.insert("{_id: 1}", "{_id: 1, name: 'ada'}")), UTF_8);

    /** What a record may be: the good ones first, which shrinking prefers. */
    private static Gen<String> values() {
        return Generate.frequency(
                Pair.of(5, Generate.constant(SLUICE)),
                Pair.of(
                        5,
                        Generate.pick(Arrays.asList(
                                null,
                                "",
                                "garbage",
                                "null",
                                "[]",
                                "{}",
                                "{\"id\": 1}",
                                "\u0000\uffff",
                                SLUICE.substring(0, SLUICE.length() / 2),
                                SLUICE + "}",
                                SLUICE.replace("insert", "upsert"),
                                SLUICE.replace("\"ada\"", "{\"$date\": \"never\"}"),
                                SLUICE.replace("ada", "nul \\u0000")))));
    }

    @Test
    void everyGoodRecordComesThroughAndEveryBadOneIsADeadLetter() {
        RandomInput.theory("Property 10")
                .forAll(lists().of(values()).ofSizeBetween(0, 30))
                .checkAssert(RandomInput.check(Property10ConsumerErrorResilienceTest::check));
    }

    private static void check(List<String> values) throws Exception {
        List<Long> good = new ArrayList<>();
        List<Long> bad = new ArrayList<>();
        List<ConsumedRecord> records = new ArrayList<>();
        for (String value : values) {
            long offset = records.size();
            records.add(Records.of("key", value, offset));
            (SLUICE.equals(value) ? good : bad).add(offset);
        }
        try (var harness = new OneInputStreamOperatorTestHarness<ConsumedRecord, MappedRow>(new ProcessOperator<>(
                new DecodeAndMap(new SluiceCodec(), Mappings.automatic(DeletePolicy.HARD), "letters")))) {
            harness.open();
            for (ConsumedRecord record : records) {
                harness.processElement(record, 0);
            }
            assertThat(harness.extractOutputValues())
                    .extracting(row -> row.origin().offset())
                    .isEqualTo(good);
            var letters = harness.getSideOutput(DecodeAndMap.DEAD_LETTERS);
            assertThat(letters == null ? List.<StreamRecord<DeadLetter>>of() : List.copyOf(letters))
                    .extracting(letter -> letter.getValue().record())
                    .isEqualTo(bad.stream()
                            .map(offset -> records.get(offset.intValue()))
                            .toList());
        }
    }
}
