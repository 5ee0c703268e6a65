package io.sluice.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldLedgerTest {
    private static final long DUE_MS = 1_700_000_000_000L;
    private static final int FRESH = 104;

    private final HeldLedger ledger = new HeldLedger();
    private final Releases calm = ledger.expect(HeldPart.steady(0, 4, DUE_MS, 1_000));
    private final Releases storm = ledger.expect(HeldPart.atOnce(4, 100, DUE_MS));

    @Test
    void makesTheResult() {
        for (int id = 0; id < 4; id++) {
            ledger.came(id, DUE_MS + id + 7);
        }
        for (int id = 4; id < FRESH; id++) {
            ledger.came(id, DUE_MS + 1_000 + (id == 4 ? 0 : 500));
        }
        ledger.fresh().acknowledged(FRESH, DUE_MS + 1_100);
        ledger.came(FRESH, DUE_MS + 1_123);
        List<Instant> checkpoints = List.of(ms(999), ms(1_000), ms(1_500), ms(1_501));

        HeldResult result = ledger.result(calm, storm, checkpoints);
        assertThat(result).isEqualTo(new HeldResult(100, 200, 2, 23L, 0, 0, 7));
        assertThat(result.keepsThePromise()).isTrue();
    }

    @Test
    void missesWhatWasWrittenAndDidNotCome() {
        ledger.fresh().acknowledged(FRESH, DUE_MS);
        assertThat(ledger.missing()).isEqualTo(105);
        ledger.came(0, DUE_MS);
        ledger.came(FRESH, DUE_MS + 1);
        assertThat(ledger.missing()).isEqualTo(103);
        assertThat(ledger.result(calm, storm, List.of()).lost()).isEqualTo(103);
    }

    @Test
    void countsTheEarlyOfBothParts() {
        ledger.came(3, DUE_MS + 2);
        ledger.came(4, DUE_MS - 1);
        HeldResult result = ledger.result(calm, storm, List.of());
        assertThat(result.early()).isEqualTo(2);
        assertThat(result.keepsThePromise()).isFalse();
    }

    @Test
    void measuresOnlyTheFreshOfTheStorm() {
        ledger.came(4, DUE_MS + 100);
        ledger.came(5, DUE_MS + 200);
        ledger.fresh().acknowledged(FRESH, DUE_MS + 50);
        ledger.came(FRESH, DUE_MS + 900);
        assertThat(ledger.result(calm, storm, List.of()).freshP99Ms()).isNull();

        // In Kafka before the inserting thread knew that it was inserted.
        ledger.came(FRESH + 1, DUE_MS + 149);
        ledger.fresh().acknowledged(FRESH + 1, DUE_MS + 150);
        assertThat(ledger.result(calm, storm, List.of()).freshP99Ms()).isZero();
    }

    private static Instant ms(long afterDueMs) {
        return Instant.ofEpochMilli(DUE_MS + afterDueMs);
    }
}
