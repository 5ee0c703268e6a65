package io.sluice.udf.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.codec.BsonFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Finds the values of many paths in one pass over a document. */
final class FieldPaths implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A field, the paths that end at it, and those that go on inside it. */
    private static final class Field implements Serializable {
        private static final long serialVersionUID = 1L;
        private final byte[] name;
        private final int index;
        private final List<Integer> places = new ArrayList<>();
        private FieldPaths inside;

        Field(String name, int index) {
            this.name = name.getBytes(UTF_8);
            this.index = index;
        }
    }

    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Field> byName = new HashMap<>();
    private final List<Integer> wholes = new ArrayList<>();

    private FieldPaths() {}

    /** @param paths each a list of names, outermost first; an empty one is the document itself */
    static FieldPaths of(List<List<String>> paths) {
        FieldPaths root = new FieldPaths();
        for (int place = 0; place < paths.size(); place++) {
            if (paths.get(place).isEmpty()) {
                root.wholes.add(place);
            } else {
                root.add(paths.get(place), place);
            }
        }
        return root;
    }

    private void add(List<String> path, int place) {
        Field field = byName.computeIfAbsent(path.get(0), name -> {
            fields.add(new Field(name, fields.size()));
            return fields.get(fields.size() - 1);
        });
        if (path.size() == 1) {
            field.places.add(place);
            return;
        }
        if (field.inside == null) {
            field.inside = new FieldPaths();
        }
        field.inside.add(path.subList(1, path.size()), place);
    }

    /** @param found takes each path's value at the path's place; a field that is missing leaves its place as it is */
    void read(RawBsonDocument document, BsonValue[] found) {
        for (int place : wholes) {
            found[place] = document;
        }
        read(new BsonFields(document), found);
    }

    private void read(BsonFields each, BsonValue[] found) {
        int expected = 0;
        while (each.next()) {
            Field field = field(each, expected);
            if (field != null) {
                expected = field.index + 1;
                read(each, field, found);
            }
        }
    }

    /** Documents of a collection mostly have their fields in one order, which is often the mapping's too. */
    @Nullable
    private Field field(BsonFields each, int expected) {
        if (expected < fields.size() && each.isNamed(fields.get(expected).name)) {
            return fields.get(expected);
        }
        return byName.get(each.name());
    }

    private static void read(BsonFields each, Field field, BsonValue[] found) {
        if (!field.places.isEmpty()) {
            BsonValue value = each.value();
            for (int i = 0; i < field.places.size(); i++) {
                found[field.places.get(i)] = value;
            }
        }
        if (field.inside != null) {
            // Of a field that is there twice, the last counts, with what is in it and what is not.
            field.inside.clear(found);
            if (each.type() == BsonType.DOCUMENT) {
                field.inside.read(each.inside(), found);
            }
        }
    }

    private void clear(BsonValue[] found) {
        for (Field field : fields) {
            for (int i = 0; i < field.places.size(); i++) {
                found[field.places.get(i)] = null;
            }
            if (field.inside != null) {
                field.inside.clear(found);
            }
        }
    }
}
