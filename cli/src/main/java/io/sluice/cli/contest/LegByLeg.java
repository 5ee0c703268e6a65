package io.sluice.cli.contest;

import java.util.Set;

/** A backlog through the source alone, then through the sink alone; compared when it is through both. */
public record LegByLeg(int changes, Set<Leg> measured) implements Work {
    static final String SOURCE_WORK = "source alone";
    static final String SINK_WORK = "sink alone";

    @Override
    public void run(Trial trial) throws Exception {
        Backlog backlog = Backlog.inserts(changes);
        Site site = trial.site();
        Contender contender = trial.contender();
        trial.begin(backlog.existing());
        trial.stop();
        backlog.write(site.players());
        Trial unmeasured = trial.silent();

        Trial source = measured.contains(Leg.SOURCE) ? trial : unmeasured;
        source.measure(
                SOURCE_WORK,
                Leg.SOURCE,
                ArrivedRecords.fromNow(
                        site.kafka(), site.topic(contender.topic()).partitions()),
                backlog.size());
        contender.stop(Leg.SOURCE);

        site.checkpoint();
        Trial sink = measured.contains(Leg.SINK) ? trial : unmeasured;
        sink.measure(SINK_WORK, Leg.SINK, new ArrivedRows(site.openTarget(), backlog.existing()), backlog.size());
        trial.compare(measured.contains(Leg.SINK) ? SINK_WORK : SOURCE_WORK);
    }
}
