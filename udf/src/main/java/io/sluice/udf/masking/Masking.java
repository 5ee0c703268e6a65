package io.sluice.udf.masking;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.UpdateDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.bson.RawBsonDocument;

/**
 * Masks change events: the documents before and after, what an update tells, and the fields of the key beside the
 * {@code _id}, such as a shard key's. Not to be shared between threads.
 */
public final class Masking {

    /** Shorter keys can be found by trying. */
    public static final int MIN_KEY_CHARS = 16;

    private final Masks masks;
    private final DocumentMask documents;
    private final Map<Namespace, Optional<MaskTree>> known = new HashMap<>();

    /**
     * @param key of the hashes; of no matter where no mask hashes
     * @param onMasked told of each value that is masked
     * @throws IllegalArgumentException if the key is needed and too short; does not tell it
     */
    public Masking(Masks masks, String key, Consumer<MaskAction> onMasked) {
        if (masks.hashes() && key.length() < MIN_KEY_CHARS) {
            throw new IllegalArgumentException(
                    "mask.key is shorter than " + MIN_KEY_CHARS + " characters, and could be guessed");
        }
        this.masks = masks;
        this.documents = new DocumentMask(masks.hashes() ? new ValueHash(key) : null, masks.text(), onMasked);
    }

    /** The same event if it has nothing to mask. */
    public ChangeEvent of(ChangeEvent event) {
        if (!event.operationType().isDocumentChange()) {
            return event;
        }
        return known.computeIfAbsent(event.namespace(), masks::of)
                .map(fields -> masked(event, fields))
                .orElse(event);
    }

    private ChangeEvent masked(ChangeEvent event, MaskTree fields) {
        return event.withDocuments(
                masked(event.documentKey(), fields),
                masked(event.fullDocument(), fields),
                masked(event.before(), fields),
                event.updateDescription() == null ? null : masked(event.updateDescription(), fields));
    }

    @Nullable
    private RawBsonDocument masked(@Nullable RawBsonDocument document, MaskTree fields) {
        return document == null ? null : documents.apply(document, fields);
    }

    private UpdateDescription masked(UpdateDescription update, MaskTree fields) {
        return new UpdateDescription(
                documents.apply(update.updatedFields(), fields),
                without(update.removedFields(), fields),
                update.truncatedArrays().stream()
                        .filter(array -> !isDropped(array.field(), fields))
                        .toList());
    }

    private static List<String> without(List<String> paths, MaskTree fields) {
        return paths.stream().filter(path -> !isDropped(path, fields)).toList();
    }

    private static boolean isDropped(String path, MaskTree fields) {
        MaskTree place = fields.at(path);
        return place != null && place.action() == MaskAction.DROP;
    }
}
