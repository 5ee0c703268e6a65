package io.sluice.syncer.sink.postgres;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Durations, told in seconds as Prometheus has them. Flink's histograms take whole numbers: microseconds go in. */
final class SecondsHistogram implements Histogram {

    private static final double MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);

    private final Histogram micros;

    SecondsHistogram(int windowSize) {
        this.micros = new DescriptiveStatisticsHistogram(windowSize);
    }

    @Override
    public void update(long valueMicros) {
        micros.update(valueMicros);
    }

    @Override
    public long getCount() {
        return micros.getCount();
    }

    @Override
    public HistogramStatistics getStatistics() {
        HistogramStatistics statistics = micros.getStatistics();
        return new HistogramStatistics() {
            @Override
            public double getQuantile(double quantile) {
                return statistics.getQuantile(quantile) / MICROS_PER_SECOND;
            }

            @Override
            public long[] getValues() {
                return statistics.getValues();
            }

            @Override
            public int size() {
                return statistics.size();
            }

            @Override
            public double getMean() {
                return statistics.getMean() / MICROS_PER_SECOND;
            }

            @Override
            public double getStdDev() {
                return statistics.getStdDev() / MICROS_PER_SECOND;
            }

            @Override
            public long getMax() {
                return Math.round(statistics.getMax() / MICROS_PER_SECOND);
            }

            @Override
            public long getMin() {
                return Math.round(statistics.getMin() / MICROS_PER_SECOND);
            }
        };
    }
}
