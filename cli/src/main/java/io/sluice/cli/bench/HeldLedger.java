package io.sluice.cli.bench;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Every document that was written, and what of it came: by its number, which belongs to a held part or is fresh. */
final class HeldLedger {
    private static final double P99 = 99;

    private final List<Releases> held = new CopyOnWriteArrayList<>();
    private final FreshChanges fresh = new FreshChanges();
    private final AtomicLong records = new AtomicLong();

    /** To be told before the first document of the part is written. */
    Releases expect(HeldPart part) {
        Releases releases = new Releases(part);
        held.add(releases);
        return releases;
    }

    FreshChanges fresh() {
        return fresh;
    }

    void came(int id, long appendedMs) {
        for (Releases releases : held) {
            if (releases.part().contains(id)) {
                releases.add(id, appendedMs);
                records.incrementAndGet();
                return;
            }
        }
        fresh.appended(id, appendedMs);
        records.incrementAndGet();
    }

    /** All records so far: tells a topic that grows from one that does not. */
    long records() {
        return records.get();
    }

    long missing() {
        return fresh.missing() + held.stream().mapToLong(Releases::missing).sum();
    }

    HeldResult result(Releases onTime, Releases storm, Collection<Instant> checkpoints) {
        Window window = storm.window();
        Histogram latenciesMs = fresh.latenciesMs(window);
        return new HeldResult(
                storm.part().count(),
                window.perSecond(storm.count()),
                window.count(checkpoints),
                latenciesMs.getTotalCount() == 0 ? null : latenciesMs.getValueAtPercentile(P99),
                held.stream().mapToLong(Releases::early).sum(),
                missing(),
                onTime.latenessMs(P99));
    }
}
