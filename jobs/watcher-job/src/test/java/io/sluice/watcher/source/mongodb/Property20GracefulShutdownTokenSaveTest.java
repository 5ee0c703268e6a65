package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/**
 * Property 20: for any Watcher shutdown operation, the current resume token should be saved to storage before the service
 * exits. Here: a job that is stopped, after any record, has in its savepoint the position of the last record it took;
 * jobs that go on from one savepoint after the other take each change once. That stopping makes a savepoint is Flink's
 * part, seen on real servers by {@code MainJobIT}.
 *
 * <p>Validates: Requirements 9.4.
 */
class Property20GracefulShutdownTokenSaveTest {

    /**
     * Each number is a stop after so many more records, some of them heartbeats.
     *
     * @see RandomTokens#streams
     */
    @Test
    void aStoppedJobGoesOnWhereItWas() {
        RandomInput.theory("Property 20")
                .forAll(
                        RandomTokens.streams(),
                        lists().of(integers().between(0, 5)).ofSizeBetween(0, 8))
                .checkAssert((stream, stops) -> RandomInput.<List<String>>check(tokens -> check(tokens, stops))
                        .accept(stream));
    }

    private static void check(List<String> stream, List<Integer> stops) throws Exception {
        List<String> taken = new ArrayList<>();
        StreamReading reading = StreamReading.from(new BsonTimestamp(1, 1));
        int next = 0;
        for (int stop : stops) {
            for (int i = 0; i < stop && next < stream.size(); i++) {
                reading.read(record(stream, next));
                assertThat(reading.position()).isEqualTo(Tokens.document(stream.get(next)));
                next++;
            }
            taken.addAll(reading.tokens());
            reading = StreamReading.from(reading.checkpoint());
        }
        for (; next < stream.size(); next++) {
            reading.read(record(stream, next));
        }
        taken.addAll(reading.tokens());

        assertThat(taken)
                .isEqualTo(IntStream.range(0, stream.size())
                        .filter(index -> !isHeartbeat(index))
                        .mapToObj(stream::get)
                        .toList());
    }

    private static SourceRecord record(List<String> stream, int index) {
        String token = stream.get(index);
        return isHeartbeat(index) ? ChangeRecords.heartbeat(Tokens.document(token), 0) : StreamReading.change(token);
    }

    private static boolean isHeartbeat(int index) {
        return index % 4 == 3;
    }
}
