package io.sluice.udf.delay;

import io.sluice.udf.event.Namespace;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which changes are held, and what a newer change does to them.
 *
 * @param fields dotted paths in a document; the first that is there says until when its change is held. None: no hold
 * @param fieldsByCollection other paths for single collections, by {@code database.collection} or by collection
 * @param thresholdMs a change that would wait no longer than this is not held
 * @param maxReleasesPerSecond of the whole job; 0 for no limit
 */
public record HoldOptions(
        Policy policy,
        List<String> fields,
        Map<String, List<String>> fieldsByCollection,
        long thresholdMs,
        int maxReleasesPerSecond,
        FarAhead farAhead)
        implements Serializable {

    /** What a newer change of a document does to those that are held. */
    public enum Policy {
        /** Nothing: each is delivered at its own time. */
        EACH,
        /** It takes their place. */
        LATEST
    }

    /**
     * Times that are most likely a mistake, such as microseconds for milliseconds.
     *
     * @param fromMs from now on
     * @param isDropped whether such a change is thrown away, or held as any other
     */
    public record FarAhead(long fromMs, boolean isDropped) implements Serializable {
        public static final FarAhead HELD = new FarAhead(Duration.ofDays(36_525).toMillis(), false);
    }

    public HoldOptions {
        fields = List.copyOf(fields);
        fieldsByCollection = Map.copyOf(fieldsByCollection);
    }

    /** Holds nothing new; what was held before is still delivered at its time. */
    public static HoldOptions off() {
        return new HoldOptions(Policy.EACH, List.of(), Map.of(), 0, 0, FarAhead.HELD);
    }

    List<String> fieldsOf(Namespace collection) {
        List<String> own = fieldsByCollection.get(collection.fullName());
        return own != null ? own : fieldsByCollection.getOrDefault(collection.collection(), fields);
    }
}
