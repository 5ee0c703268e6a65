package io.sluice.cli.contest;

import io.sluice.cli.load.LatencyProbe;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Memory while documents change for a long time: in the end it must not be more than it was when all was warm. */
public record SteadyMemory(int rate, int seconds) implements Work {
    private static final String WORK = "steady changes";
    private static final int EXISTING = 20_000;
    private static final int SAMPLES = 300;

    @Override
    public void run(Trial trial) throws Exception {
        trial.begin(EXISTING);
        List<Double> megabytes = new CopyOnWriteArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection target = trial.site().openTarget();
                LatencyProbe probe = new LatencyProbe(target, SteadyChanges.VISIBLE)) {
            thread.execute(() -> watch(trial.contender().processes(), megabytes));
            new SteadyChanges(trial.site().players(), EXISTING, probe).run(rate, Duration.ofSeconds(seconds));
        } finally {
            thread.shutdownNow();
        }
        int third = megabytes.size() / 3;
        trial.add(WORK, Measure.EARLY_MEMORY, median(megabytes.subList(0, third)));
        trial.add(WORK, Measure.LATE_MEMORY, median(megabytes.subList(megabytes.size() - third, megabytes.size())));
        trial.compare(WORK);
    }

    private static double median(List<Double> megabytes) {
        return Spread.of(megabytes).median();
    }

    private void watch(Collection<Long> processes, List<Double> megabytes) {
        long pauseMs = TimeUnit.SECONDS.toMillis(seconds) / SAMPLES;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                megabytes.add(Proc.residentMegabytes(processes));
                TimeUnit.MILLISECONDS.sleep(pauseMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
