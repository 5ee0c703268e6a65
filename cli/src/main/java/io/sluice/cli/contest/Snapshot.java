package io.sluice.cli.contest;

/** Documents that were there before anything ran. */
public record Snapshot(String work, int documents) implements Work {
    static final String WORK = "snapshot";

    public static Snapshot of(int documents) {
        return new Snapshot(WORK, documents);
    }

    /** For one figure beside those of other numbers of documents. */
    public static Snapshot ofMany(int documents) {
        return new Snapshot("snapshot of %,d".formatted(documents), documents);
    }

    @Override
    public void run(Trial trial) throws Exception {
        Site site = trial.site();
        site.reset();
        site.insert(0, documents, Backlog.SEQ);
        site.checkpoint();
        trial.contender().reset(Beginning.SNAPSHOT);
        trial.contender().start(Leg.SINK);
        trial.measure(work, Leg.SOURCE, new ArrivedRows(site.openTarget(), 0), documents);
        trial.compare(work);
    }
}
