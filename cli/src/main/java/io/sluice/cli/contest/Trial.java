package io.sluice.cli.contest;

import io.sluice.cli.verify.VerificationResult;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One contender at one work: measures, and compares what arrived.
 *
 * @param ours the processes of the contest: all other use of the cores is others'
 */
public record Trial(
        Site site, Contender contender, Samples samples, Supplier<Collection<Long>> ours, Consumer<String> progress) {

    /** The same without a trace of its figures. */
    Trial silent() {
        return new Trial(site, contender, new Samples(line -> {}), ours, progress);
    }

    /** Both legs run, and what exists has arrived: from here on it is the changes that count. */
    void begin(int existing) throws Exception {
        site.reset();
        contender.reset(Beginning.NOW);
        contender.start(Leg.SINK);
        contender.start(Leg.SOURCE);
        site.awaitFlow();
        site.insert(0, existing, 0);
        site.awaitRows(existing);
    }

    void stop() {
        contender.stop(Leg.SOURCE);
        contender.stop(Leg.SINK);
    }

    /** Enters how fast it goes from the start of a leg until all have arrived. */
    void measure(String work, Leg started, ArrivalCount count, int expected) throws Exception {
        Proc.forgetPeaks(contender.processes());
        double busyBefore = Proc.busySeconds();
        double oursBefore = Proc.cpuSeconds(ours.get());
        try (ArrivalRecorder recorder =
                new ArrivalRecorder(count, () -> Proc.cpuSeconds(contender.processes()), expected)) {
            contender.start(started);
            ArrivalCurve curve = recorder.await();
            double others = Proc.busySeconds() - busyBefore - (Proc.cpuSeconds(ours.get()) - oursBefore);
            add(work, Measure.STEADY_RATE, curve.steadyPerSecond());
            add(work, Measure.WHOLE_RATE, curve.wholePerSecond());
            add(work, Measure.FIRST, curve.firstSeconds());
            add(work, Measure.CPU_PER_EVENT, curve.cpuMicrosEach());
            add(work, Measure.PEAK_MEMORY, Proc.peakMegabytes(contender.processes()));
            add(work, Measure.OTHERS, Math.max(0, others / curve.seconds()));
        }
    }

    /** Enters how many rows are not as their documents say. */
    void compare(String work) throws Exception {
        VerificationResult compared = site.compare();
        compared.differences().forEach(difference -> progress.accept(difference.toString()));
        long differing = compared.missing() + compared.extra() + compared.different();
        add(work, Measure.DIFFERENT, (double) differing);
    }

    void add(String work, Measure measure, double value) {
        samples.add(work, measure, contender.name(), value);
    }
}
