package io.sluice.udf.deadletter;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.type.ImmutableSerializer;
import io.sluice.udf.type.ImmutableTypeInfo;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import java.lang.reflect.Type;
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
 * A record that could not be processed, with its bytes, its place, and why.
 *
 * @param reason one line for people; never the document's content
 * @param error a class name or an SQL state, for machines
 * @param table the table that refused the record's row; null where the record failed as a whole
 * @param failedAtMs epoch milliseconds
 */
@TypeInfo(DeadLetter.TypeFactory.class)
public record DeadLetter(
        ConsumedRecord record, Stage stage, String reason, String error, @Nullable String table, long failedAtMs) {

    /** Where on its way the record failed. */
    public enum Stage {
        DECODE,
        MAP,
        WRITE,
        /** In the watcher: Kafka does not take the record. */
        PUBLISH
    }

    public DeadLetter {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(error, "error");
    }

    /** A record that failed as a whole. */
    public DeadLetter(ConsumedRecord record, Stage stage, String reason, String error, long failedAtMs) {
        this(record, stage, reason, error, null, failedAtMs);
    }

    public static DeadLetter of(ConsumedRecord record, Stage stage, Exception error, long failedAtMs) {
        return new DeadLetter(
                record,
                stage,
                String.valueOf(error.getMessage()),
                error.getClass().getName(),
                failedAtMs);
    }

    /** Gives Flink the serializer. */
    public static final class TypeFactory extends TypeInfoFactory<DeadLetter> {
        @Override
        public TypeInformation<DeadLetter> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> genericParameters) {
            return typeInfo();
        }
    }

    public static TypeInformation<DeadLetter> typeInfo() {
        return new ImmutableTypeInfo<>(DeadLetter.class, Serializer.INSTANCE);
    }

    /** The binary form between operators; it is in no state. */
    public static final class Serializer extends ImmutableSerializer<DeadLetter> {

        public static final Serializer INSTANCE = new Serializer();

        private static final long serialVersionUID = 1L;
        private static final Stage[] STAGES = Stage.values();

        @Override
        @SuppressWarnings("EnumOrdinal") // stages are written by their position: new ones may only come last
        public void serialize(DeadLetter letter, DataOutputView out) throws IOException {
            ConsumedRecord.Serializer.INSTANCE.serialize(letter.record(), out);
            out.writeByte(letter.stage().ordinal());
            Wire.writeString(letter.reason(), out);
            Wire.writeString(letter.error(), out);
            Wire.writeNullable(letter.table(), out, Wire::writeString);
            out.writeLong(letter.failedAtMs());
        }

        @Override
        public DeadLetter deserialize(DataInputView in) throws IOException {
            return new DeadLetter(
                    ConsumedRecord.Serializer.INSTANCE.deserialize(in),
                    STAGES[in.readByte()],
                    Wire.readString(in),
                    Wire.readString(in),
                    Wire.readNullable(in, Wire::readString),
                    in.readLong());
        }

        @Override
        public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
