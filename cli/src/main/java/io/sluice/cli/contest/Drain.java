package io.sluice.cli.contest;

/** A backlog that was written while nothing ran, through both legs. */
public record Drain(String work, Backlog backlog) implements Work {
    static final String INSERTS = "drain inserts";
    static final String MIX = "drain updates";

    public static Drain inserts(int changes) {
        return new Drain(INSERTS, Backlog.inserts(changes));
    }

    /** For one figure beside those of other numbers of subtasks. */
    public static Drain inserts(int changes, int parallelism) {
        return new Drain("%s, parallelism %d".formatted(INSERTS, parallelism), Backlog.inserts(changes));
    }

    /** Inserts, updates and deletes. */
    public static Drain mix(int changes) {
        return new Drain(MIX, Backlog.mix(changes));
    }

    @Override
    public void run(Trial trial) throws Exception {
        trial.begin(backlog.existing());
        trial.stop();
        backlog.write(trial.site().players());
        trial.site().checkpoint();
        trial.contender().start(Leg.SINK);
        trial.measure(work, Leg.SOURCE, new ArrivedRows(trial.site().openTarget(), backlog.existing()), backlog.size());
        trial.compare(work);
    }
}
