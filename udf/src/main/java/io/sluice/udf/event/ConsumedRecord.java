package io.sluice.udf.event;

import io.sluice.udf.type.ImmutableSerializer;
import io.sluice.udf.type.ImmutableTypeInfo;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A Kafka record as it was read: its bytes and its place. It stays undecoded until the operator that maps it, so that
 * whatever fails on the way still has the original bytes for a dead letter.
 *
 * @param timestampMs epoch milliseconds
 */
@TypeInfo(ConsumedRecord.TypeFactory.class)
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record ConsumedRecord(
        String topic,
        int partition,
        long offset,
        long timestampMs,
        @Nullable byte[] key,
        @Nullable byte[] value,
        List<RecordHeader> headers) {

    public ConsumedRecord {
        Objects.requireNonNull(topic, "topic");
        headers = List.copyOf(headers);
    }

    /** A record without headers. */
    public ConsumedRecord(
            String topic, int partition, long offset, long timestampMs, @Nullable byte[] key, @Nullable byte[] value) {
        this(topic, partition, offset, timestampMs, key, value, List.of());
    }

    /** For logs and errors: where the record is, without what is in it. */
    public String position() {
        return topic + "-" + partition + "@" + offset;
    }

    @Override
    public String toString() {
        return position();
    }

    /** Gives Flink the serializer. */
    public static final class TypeFactory extends TypeInfoFactory<ConsumedRecord> {
        @Override
        public TypeInformation<ConsumedRecord> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> genericParameters) {
            return typeInfo();
        }
    }

    public static TypeInformation<ConsumedRecord> typeInfo() {
        return new ImmutableTypeInfo<>(ConsumedRecord.class, Serializer.INSTANCE);
    }

    /** The binary form between operators. */
    public static final class Serializer extends ImmutableSerializer<ConsumedRecord> {

        public static final Serializer INSTANCE = new Serializer();

        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(ConsumedRecord record, DataOutputView out) throws IOException {
            out.writeUTF(record.topic());
            out.writeInt(record.partition());
            out.writeLong(record.offset());
            out.writeLong(record.timestampMs());
            Wire.writeNullable(record.key(), out, Wire::writeBytes);
            Wire.writeNullable(record.value(), out, Wire::writeBytes);
            out.writeInt(record.headers().size());
            for (RecordHeader header : record.headers()) {
                Wire.writeString(header.name(), out);
                Wire.writeNullable(header.value(), out, Wire::writeBytes);
            }
        }

        @Override
        public ConsumedRecord deserialize(DataInputView in) throws IOException {
            ConsumedRecord record = deserializeWithoutHeaders(in);
            int count = in.readInt();
            if (count == 0) {
                return record;
            }
            List<RecordHeader> headers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                headers.add(new RecordHeader(Wire.readString(in), Wire.readNullable(in, Wire::readBytes)));
            }
            return new ConsumedRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestampMs(),
                    record.key(),
                    record.value(),
                    headers);
        }

        /** The form that older savepoints have. */
        public ConsumedRecord deserializeWithoutHeaders(DataInputView in) throws IOException {
            return new ConsumedRecord(
                    in.readUTF(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    Wire.readNullable(in, Wire::readBytes),
                    Wire.readNullable(in, Wire::readBytes));
        }

        @Override
        public TypeSerializerSnapshot<ConsumedRecord> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ConsumedRecord> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
