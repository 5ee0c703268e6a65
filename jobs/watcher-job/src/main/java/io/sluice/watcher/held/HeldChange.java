package io.sluice.watcher.held;

import io.sluice.udf.codec.KeyText;
import io.sluice.udf.event.ChangeEvent;
import java.util.Comparator;
import java.util.Objects;

/**
 * What is told of one held change: not its document, which may be large.
 *
 * @param key the document's key as JSON
 * @param changedMs when the document was changed at the source; held since right after, unless it was read later
 * @param sequence the order of changes that are due at once
 */
record HeldChange(String collection, String key, String operation, long dueMs, long changedMs, long sequence) {

    static final Comparator<HeldChange> BY_DUE_TIME =
            Comparator.comparingLong(HeldChange::dueMs).thenComparingLong(HeldChange::sequence);

    static HeldChange of(long sequence, ChangeEvent change) {
        return new HeldChange(
                change.namespace().fullName(),
                KeyText.json(Objects.requireNonNull(change.documentKey())),
                change.operationType().wireName(),
                Objects.requireNonNull(change.delayedUntilMs()),
                change.timestampMs(),
                sequence);
    }
}
