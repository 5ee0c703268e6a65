package io.sluice.udf.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.type.SerializedForm;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterTest {

    private static final DeadLetter.Serializer SERIALIZER = DeadLetter.Serializer.INSTANCE;
    private static final ConsumedRecord RECORD =
            new ConsumedRecord("orders", 3, 42, 1000, "key".getBytes(UTF_8), new byte[] {0, -1});

    @ParameterizedTest
    @EnumSource
    void aLetterOfEachStageComesBackAsItWas(DeadLetter.Stage stage) {
        DeadLetter letter = new DeadLetter(RECORD, stage, "grüße \"quoted\"", "23505", Long.MAX_VALUE);

        assertThat(SerializedForm.roundTrip(letter, SERIALIZER))
                .usingRecursiveComparison()
                .isEqualTo(letter);
    }

    @Test
    void theTableComesBackToo() {
        DeadLetter letter = new DeadLetter(RECORD, DeadLetter.Stage.WRITE, "why", "23505", "orders", 5);

        assertThat(SerializedForm.roundTrip(letter, SERIALIZER).table()).isEqualTo("orders");
    }

    @Test
    void tellsAnErrorByItsClassAndItsMessage() {
        DeadLetter letter = DeadLetter.of(RECORD, DeadLetter.Stage.MAP, new IllegalStateException("why"), 5);

        assertThat(letter.reason()).isEqualTo("why");
        assertThat(letter.error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.failedAtMs()).isEqualTo(5);
    }

    @Test
    void anErrorWithoutAMessageIsALetterToo() {
        assertThat(DeadLetter.of(RECORD, DeadLetter.Stage.DECODE, new NullPointerException(), 0)
                        .reason())
                .isEqualTo("null");
    }

    @Test
    void aCopyIsTheLetterItself() {
        DeadLetter letter = DeadLetter.of(RECORD, DeadLetter.Stage.WRITE, new IOException("x"), 0);

        assertThat(SERIALIZER.copy(letter)).isSameAs(letter);
    }

    @Test
    void theSerializerOfASavepointIsCompatibleAsItIs() throws IOException {
        assertThat(SERIALIZER
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(SerializedForm.restored(SERIALIZER))
                        .isCompatibleAsIs())
                .isTrue();
    }
}
