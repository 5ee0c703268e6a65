package io.sluice.watcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransactionalIdsTest {

    @Test
    void anHourOfShortCheckpointsIsLittle() {
        assertThat(new TransactionalIds(Duration.ofMillis(200), 4).advice(Duration.ofHours(1)))
                .isEmpty();
    }

    @Test
    void kafkasOwnWeekIsToldOfWithTheNumber() {
        assertThat(new TransactionalIds(Duration.ofMillis(200), 1)
                        .advice(Duration.ofDays(7))
                        .orElseThrow())
                .contains("3024000", "transactional.id.expiration.ms", "168 hours");
        assertThat(new TransactionalIds(Duration.ofSeconds(1), 1).advice(Duration.ofDays(7)))
                .isEmpty();
        assertThat(new TransactionalIds(Duration.ofSeconds(1), 2)
                        .advice(Duration.ofDays(7))
                        .orElseThrow())
                .contains("1209600");
    }

    @Test
    void aMillionIsWhatABrokerStillBears() {
        TransactionalIds ids = new TransactionalIds(Duration.ofMillis(1), 1);

        assertThat(ids.advice(Duration.ofMillis(1_000_000))).isEmpty();
        assertThat(ids.advice(Duration.ofMillis(1_000_001))).isPresent();
    }
}
