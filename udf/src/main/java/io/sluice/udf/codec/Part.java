package io.sluice.udf.codec;

import java.util.Arrays;
import javax.annotation.Nullable;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** A part of an event, whose few fields are asked for by their names. Of a name that is there twice, the last counts. */
final class Part {

    private static final int USUAL_FIELDS = 16;

    private final BsonFields fields;
    private int[] positions = new int[USUAL_FIELDS];
    private int count;

    Part(RawBsonDocument document) {
        fields = new BsonFields(document);
        while (fields.next()) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
            }
            positions[count++] = fields.position();
        }
    }

    /** @param name in ASCII */
    @Nullable
    BsonValue get(String name) {
        for (int i = count - 1; i >= 0; i--) {
            if (fields.isNamedAt(positions[i], name)) {
                fields.goTo(positions[i]);
                return fields.value();
            }
        }
        return null;
    }
}
