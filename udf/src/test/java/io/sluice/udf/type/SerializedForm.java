package io.sluice.udf.type;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Values through a serializer and back, for tests. */
public final class SerializedForm {

    private SerializedForm() {}

    public static <T> byte[] of(T value, TypeSerializer<T> serializer) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(256);
            serializer.serialize(value, out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new AssertionError("Not serializable: " + value, e);
        }
    }

    /** Reads one value, which must be all there is. */
    public static <T> T read(byte[] bytes, TypeSerializer<T> serializer) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        T value = serializer.deserialize(in);
        if (in.available() != 0) {
            throw new AssertionError(in.available() + " bytes were left over");
        }
        return value;
    }

    public static <T> T roundTrip(T value, TypeSerializer<T> serializer) {
        try {
            return read(of(value, serializer), serializer);
        } catch (IOException e) {
            throw new AssertionError("Not readable: " + value, e);
        }
    }

    /** The bytes after Flink has copied them from one stream to another, as it does when it spills. */
    public static <T> byte[] copied(byte[] bytes, TypeSerializer<T> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        serializer.copy(new DataInputDeserializer(bytes), out);
        return out.getCopyOfBuffer();
    }

    /** A serializer as a savepoint would bring it back. */
    public static <T> TypeSerializerSnapshot<T> restored(TypeSerializer<T> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), SerializedForm.class.getClassLoader());
    }
}
