package io.sluice.e2e;

import io.sluice.e2e.TwoPhaseStatement.Verb;
import java.util.Optional;

/**
 * Where the statements of one checkpoint are held.
 *
 * @param passing how many are let through first
 * @param held how many are held after these
 * @param inDoubt how many of the checkpoint's transactions are prepared, and neither committed nor rolled back, once
 *     they are held
 */
record Fault(Verb verb, Point point, int passing, int held, int inDoubt) {

    enum Point {
        /** PostgreSQL never gets it. */
        REQUEST,
        /** PostgreSQL has done it, and the syncer never knows. */
        ANSWER
    }

    /** A fault that waits for its checkpoint. */
    static final class Armed {

        private final Fault fault;
        private Optional<Long> label = Optional.empty();
        private int passed;
        private int taken;
        private int reached;

        Armed(Fault fault) {
            this.fault = fault;
        }

        /** Whether this statement is to be held; the first one fixes the checkpoint. */
        synchronized Optional<Point> take(TwoPhaseStatement statement) {
            if (statement.verb() != fault.verb
                    || label.map(fixed -> fixed != statement.label()).orElse(false)) {
                return Optional.empty();
            }
            label = Optional.of(statement.label());
            if (passed < fault.passing) {
                passed++;
                return Optional.empty();
            }
            if (taken < fault.held) {
                taken++;
                return Optional.of(fault.point);
            }
            return Optional.empty();
        }

        synchronized void onHeld() {
            reached++;
        }

        /** True once everything that is to be held is where it is to be held. */
        synchronized boolean isReached() {
            return reached == fault.held;
        }

        synchronized long label() {
            return label.orElseThrow();
        }
    }
}
