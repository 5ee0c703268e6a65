package io.sluice.cli;

import io.sluice.cli.contest.Contender;
import io.sluice.cli.contest.Latency;
import io.sluice.cli.contest.Leg;
import io.sluice.cli.contest.Limits;
import io.sluice.cli.contest.PeerContender;
import io.sluice.cli.contest.Samples;
import io.sluice.cli.contest.Site;
import io.sluice.cli.contest.Trial;
import io.sluice.cli.contest.Work;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.PartStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contenders on one stack, each at its work while the other rests. */
final class Contest {
    private final LocalStack stack;
    private final ContestOptions options;
    private final BenchConfigurations configurations;
    private final Site site;
    private final Samples samples;
    private final Optional<PeerContender> peer;

    Contest(
            LocalStack stack,
            ContestOptions options,
            BenchConfigurations configurations,
            Site site,
            Samples samples,
            Optional<PeerContender> peer) {
        this.stack = stack;
        this.options = options;
        this.configurations = configurations;
        this.site = site;
        this.samples = samples;
        this.peer = peer;
    }

    /** What the servers do without any contender. */
    void limits(int changes) throws Exception {
        new Limits(site, samples, changes).measure();
    }

    /** The peer first, where it takes part. */
    void both(Work work) throws Exception {
        peer(work);
        sluice(work);
    }

    private void peer(Work work) throws Exception {
        if (peer.isPresent()) {
            run(peer.get(), work);
        }
    }

    private void sluice(Work work) throws Exception {
        sluice(work, options.parallelism(), Map.of());
    }

    /** @param syncerSettings on top of those that the user gave */
    void sluice(Work work, int parallelism, Map<String, String> syncerSettings) throws Exception {
        Map<String, String> syncer = new HashMap<>(options.syncerSettings());
        syncer.putAll(syncerSettings);
        run(
                new SluiceContender(
                        options.target(),
                        site,
                        configurations,
                        parallelism,
                        Map.of(Leg.SOURCE, options.watcherSettings(), Leg.SINK, syncer),
                        () -> pids(PartName.FLINK)),
                work);
    }

    /** Sluice in both modes; the peer beside the one that promises what it does. */
    void latencies(int rate, int seconds) throws Exception {
        Latency comparable = Latency.comparable(rate, seconds);
        peer(comparable);
        sluice(comparable, options.parallelism(), Map.of("delivery", "upsert"));
        sluice(Latency.exactlyOnce(rate, seconds), options.parallelism(), Map.of("delivery", "exactly-once"));
    }

    private void run(Contender contender, Work work) throws Exception {
        contender.clear();
        try {
            work.run(new Trial(site, contender, samples, this::processes, System.err::println));
        } finally {
            contender.clear();
            site.topic(contender.topic()).remove();
            site.removeConsumerGroup(contender.consumerGroup());
            site.clear();
        }
    }

    private List<Long> pids(PartName name) {
        return stack.status().stream()
                .filter(part -> part.name() == name)
                .flatMap(part -> part.pids().stream())
                .toList();
    }

    /** The stack's, the peer's, and this one. */
    private Collection<Long> processes() {
        List<Long> processes = new ArrayList<>();
        stack.status().stream().map(PartStatus::pids).forEach(processes::addAll);
        peer.map(PeerContender::processes).ifPresent(processes::addAll);
        processes.add(ProcessHandle.current().pid());
        return processes;
    }
}
