package io.sluice.udf.codec;

import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.json.JsonWriter;

/** A cluster time as {@code {"t": seconds, "i": increment}}, both unsigned. */
final class ClusterTimeFields {

    private static final String SECONDS = "t";
    private static final String INCREMENT = "i";

    private ClusterTimeFields() {}

    static void write(BsonTimestamp clusterTime, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeName(SECONDS);
        writeUnsigned(clusterTime.getTime(), writer);
        writer.writeName(INCREMENT);
        writeUnsigned(clusterTime.getInc(), writer);
        writer.writeEndDocument();
    }

    private static void writeUnsigned(int value, JsonWriter writer) {
        if (value >= 0) {
            writer.writeInt32(value);
        } else {
            writer.writeInt64(Integer.toUnsignedLong(value));
        }
    }

    static BsonTimestamp read(BsonValue value) {
        Part part = Fields.part(value);
        return new BsonTimestamp(unsigned(part, SECONDS), unsigned(part, INCREMENT));
    }

    private static int unsigned(Part part, String name) {
        BsonValue value = Fields.required(part, name);
        boolean isWhole = value.isInt32() || value.isInt64();
        if (!isWhole || value.asNumber().longValue() >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException("The field '" + name + "' is no unsigned number of 32 bits");
        }
        return (int) value.asNumber().longValue();
    }
}
