package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.ExtendedJson;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.OperationType;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DueTimeTest {

    private static final List<String> FIELDS = List.of("delayedUntil", "requestedReadyTime", "schedule.at");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'2025-01-15T14:30:00Z' | 1736951400000",
                "'2025-01-15t14:30:00z' | 1736951400000",
                "'2025-01-15T15:30:00+01:00' | 1736951400000",
                "'2025-01-15T15:30:00+0100' | 1736951400000",
                "'2025-01-15T15:30:00+01' | 1736951400000",
                "' 2025-01-15T14:30Z ' | 1736951400000",
                "'2025-01-15T14:30:00.123Z' | 1736951400123",
                "'2025-01-15T14:30:00.123000001Z' | 1736951400124",
                "'+999999999-12-31T23:59:59Z' | 9223372036854775807",
                "'-999999999-01-01T00:00:00Z' | -9223372036854775808",
                "{$date: '2025-01-15T14:30:00.123Z'} | 1736951400123",
                "{$numberLong: '1736951400123'} | 1736951400123",
                "{$numberDouble: '1736951400123.5'} | 1736951400124",
                "{$numberDecimal: '1736951400123'} | 1736951400123",
                "{$numberInt: '5'} | 5",
                "{$numberDouble: '1e300'} | 9223372036854775807",
            })
    void reads(String value, long expectedMs) {
        assertThat(of("{delayedUntil: " + (value.startsWith("{") ? value : "'" + value + "'") + "}"))
                .isEqualTo(new DueTime.At(expectedMs));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "'tomorrow'",
                "'2025-01-15T14:30:00'",
                "'2025-01-15'",
                "'1736951400123'",
                "'2025-13-15T14:30:00Z'",
                "true",
                "{at: 1}",
                "[1]",
                "{$numberDouble: 'NaN'}",
                "{$numberDecimal: 'Infinity'}",
                "{$timestamp: {t: 1, i: 1}}"
            })
    void saysWhatItCannotRead(String value) {
        assertThat(of("{delayedUntil: " + value + "}")).isInstanceOf(DueTime.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{delayedUntil: null}", "{schedule: 5}", "{schedule: {}}", "{'schedule.at': 5}"})
    void nothingThereIsNoDelay(String document) {
        assertThat(of(document)).isEqualTo(DueTime.NONE);
    }

    @Test
    void theFirstFieldThatIsThereDecides() {
        assertThat(of("{schedule: {at: 3}, requestedReadyTime: 2, delayedUntil: 1}"))
                .isEqualTo(new DueTime.At(1));
        assertThat(of("{schedule: {at: 3}, requestedReadyTime: 2, delayedUntil: null}"))
                .isEqualTo(new DueTime.At(2));
        assertThat(of("{schedule: {at: 3}}")).isEqualTo(new DueTime.At(3));
        assertThat(of("{requestedReadyTime: 2, delayedUntil: 'x'}")).isInstanceOf(DueTime.Unreadable.class);
    }

    @Test
    void ofAFieldThatIsThereTwiceTheLastCounts() throws MalformedEventException {
        ChangeEvent event = Events.insert("{_id: 1}", "{}");
        RawBsonDocument twice = ExtendedJson.parse("{\"schedule\": {\"at\": 1}, \"schedule\": {\"at\": 2, \"at\": 3}}");

        assertThat(DueTime.of(event.withDocuments(event.documentKey(), twice, null, null), FIELDS))
                .isEqualTo(new DueTime.At(3));
    }

    @Test
    void anyValueIsATimeOrNot() {
        RandomInput.theory("values for a due time", 1000).forAll(Gens.values()).checkAssert(value -> assertThat(
                        DueTime.of(
                                Held.change(
                                        1,
                                        OperationType.INSERT,
                                        Events.PLAYERS,
                                        new BsonDocument(),
                                        new BsonDocument("delayedUntil", value)),
                                FIELDS))
                .isNotNull());
    }

    private static DueTime of(String document) {
        return DueTime.of(
                Held.change(1, OperationType.INSERT, Events.PLAYERS, new BsonDocument(), BsonDocument.parse(document)),
                FIELDS);
    }
}
