package io.sluice.udf.masking;

import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A place in documents, and what is masked there and below. Field names lead from place to place; a position in an array
 * does not, and neither does a field whose name is a number: in an update's paths the two look the same.
 */
final class MaskTree {

    private final Map<String, MaskTree> children = new HashMap<>();

    @Nullable
    private MaskAction action;

    private MaskTree(@Nullable MaskAction action) {
        this.action = action;
    }

    /** @param fields dotted paths */
    static MaskTree of(Map<String, MaskAction> fields) {
        MaskTree root = new MaskTree(null);
        fields.forEach((path, action) -> {
            MaskTree place = root;
            for (String name : path.split("\\.", -1)) {
                place = place.children.computeIfAbsent(name, key -> new MaskTree(null));
            }
            place.action = action.orStricter(place.action);
        });
        root.children.values().forEach(child -> child.inherit(null));
        return root;
    }

    private void inherit(@Nullable MaskAction fromAbove) {
        if (fromAbove != null) {
            action = fromAbove.orStricter(action);
        }
        children.values().forEach(child -> child.inherit(action));
    }

    /** What is done to a value at this place; null for nothing. */
    @Nullable
    MaskAction action() {
        return action;
    }

    /**
     * The place of a field.
     *
     * @param name of a field, or a path as updates have them; a dot in a field's own name is taken for a path's
     * @return null where nothing is masked
     */
    @Nullable
    MaskTree at(String name) {
        MaskTree place = this;
        int from = 0;
        for (int dot = name.indexOf('.'); place != null && dot >= 0; dot = name.indexOf('.', from)) {
            place = place.child(name.substring(from, dot));
            from = dot + 1;
        }
        return place == null ? null : place.child(name.substring(from));
    }

    @Nullable
    private MaskTree child(String name) {
        MaskTree child = children.get(name);
        if (child != null || isPosition(name)) {
            return child == null ? this : child;
        }
        return action == null ? null : new MaskTree(action);
    }

    static boolean isPosition(String name) {
        return !name.isEmpty() && name.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
