package io.sluice.cli.contest;

/** What the servers give to a program that does nothing else: no contender can be faster. */
public record Limits(Site site, Samples samples, int changes) {
    public void measure() throws Exception {
        site.reset();
        add("raw change stream", new RawChangeStream(site.database(), changes).perSecond());
        add("raw batches", new RawPostgres(site, changes).perSecond());
        RawKafka kafka = new RawKafka(site, changes);
        try {
            add("raw producer", kafka.producedPerSecond());
            add("raw consumer", kafka.consumedPerSecond());
        } finally {
            kafka.clear();
        }
        site.clear();
    }

    private void add(String what, double perSecond) {
        samples.add(what, Measure.WHOLE_RATE, ContestReport.LIMIT, perSecond);
    }
}
