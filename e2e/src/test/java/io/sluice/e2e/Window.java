package io.sluice.e2e;

import io.sluice.e2e.Fault.Point;
import io.sluice.e2e.TwoPhaseStatement.Verb;
import java.util.List;

/** Where in the protocol a TaskManager is killed: with two subtasks, and a transaction of each. */
enum Window {
    /** Both have prepared; one of them cannot acknowledge the checkpoint. */
    BETWEEN_SNAPSHOT_AND_COMPLETION(Recovery.FAILOVER, new Fault(Verb.PREPARE, Point.ANSWER, 0, 1, 2)),
    /** The checkpoint is complete, and no commit has begun. */
    BETWEEN_PREPARE_AND_COMMIT(Recovery.NEW_JOB, new Fault(Verb.COMMIT, Point.REQUEST, 0, 2, 2)),
    /** One is committed, the other is not. */
    DURING_COMMIT(Recovery.NEW_JOB_SCALED_UP, new Fault(Verb.COMMIT, Point.REQUEST, 1, 1, 1)),
    /** Both are committed, and nobody knows. */
    AFTER_COMMIT(Recovery.NEW_JOB_SCALED_DOWN, new Fault(Verb.COMMIT, Point.ANSWER, 0, 2, 0)),
    /** The restored job has committed one, and is killed again. */
    DURING_RESTORED_COMMIT(
            Recovery.FAILOVER,
            new Fault(Verb.COMMIT, Point.REQUEST, 0, 2, 2),
            new Fault(Verb.COMMIT, Point.REQUEST, 1, 1, 1)),
    /** The restored job has rolled back one that its checkpoint does not know, and is killed again. */
    DURING_RESTORED_SWEEP(
            Recovery.NEW_JOB,
            new Fault(Verb.PREPARE, Point.ANSWER, 0, 1, 2),
            new Fault(Verb.ROLLBACK, Point.REQUEST, 1, 1, 1));

    private final Recovery everyday;

    @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list.
    private final List<Fault> faults;

    Window(Recovery everyday, Fault... faults) {
        this.everyday = everyday;
        this.faults = List.of(faults);
    }

    /** The recovery that every build tries. */
    Recovery everyday() {
        return everyday;
    }

    /** Each followed by a kill and the recovery. */
    List<Fault> faults() {
        return faults;
    }
}
