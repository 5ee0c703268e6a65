package io.sluice.udf.mapping;

import io.sluice.udf.codec.BsonFields;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** A document as CEL reads it: only the fields that an expression asks for are decoded. */
final class CelDocument extends AbstractMap<String, Object> {

    private final BsonDocument bson;

    CelDocument(BsonDocument bson) {
        this.bson = bson;
    }

    BsonDocument bson() {
        return bson;
    }

    @Override
    public boolean containsKey(Object name) {
        return bson.containsKey(name);
    }

    @Override
    @Nullable
    public Object get(Object name) {
        BsonValue value = name instanceof String field ? BsonFields.get(bson, field) : null;
        return value == null ? null : CelValues.of(value);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Map<String, Object> all = new LinkedHashMap<>();
        bson.forEach((name, value) -> all.put(name, CelValues.of(value)));
        return all.entrySet();
    }
}
