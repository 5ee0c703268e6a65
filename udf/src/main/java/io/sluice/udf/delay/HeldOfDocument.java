package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ChangeEventSerializer;
import io.sluice.udf.type.ImmutableSerializer;
import java.io.IOException;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What is held of one document. Most that hold anything hold one change, which is in here; further ones are in a state
 * of their own.
 *
 * @param sequence the change's, where there is one
 * @param change null if it was released before further ones
 * @param further how many others are held
 */
public record HeldOfDocument(long sequence, @Nullable ChangeEvent change, int further) {

    static final HeldOfDocument NOTHING = new HeldOfDocument(0, null, 0);

    boolean isEmpty() {
        return change == null && further == 0;
    }

    HeldOfDocument with(long newSequence, ChangeEvent newChange) {
        return new HeldOfDocument(newSequence, newChange, further);
    }

    HeldOfDocument withoutChange() {
        return new HeldOfDocument(0, null, further);
    }

    HeldOfDocument withFurther(int more) {
        return new HeldOfDocument(sequence, change, further + more);
    }

    /** Begins with its version; an unknown one is an error. */
    static final class Serializer extends ImmutableSerializer<HeldOfDocument> {

        static final Serializer INSTANCE = new Serializer();

        private static final long serialVersionUID = 1L;
        private static final int FORM_VERSION = 1;

        @Override
        public void serialize(HeldOfDocument value, DataOutputView out) throws IOException {
            out.writeByte(FORM_VERSION);
            out.writeInt(value.further());
            out.writeBoolean(value.change() != null);
            if (value.change() != null) {
                out.writeLong(value.sequence());
                ChangeEventSerializer.INSTANCE.serialize(Objects.requireNonNull(value.change()), out);
            }
        }

        @Override
        public HeldOfDocument deserialize(DataInputView in) throws IOException {
            int formVersion = in.readByte();
            if (formVersion != FORM_VERSION) {
                throw new IOException("What is held of a document in form " + formVersion + "; this version reads form "
                        + FORM_VERSION + ". The state was written by a newer Sluice.");
            }
            int further = in.readInt();
            return in.readBoolean()
                    ? new HeldOfDocument(in.readLong(), ChangeEventSerializer.INSTANCE.deserialize(in), further)
                    : new HeldOfDocument(0, null, further);
        }

        @Override
        public TypeSerializerSnapshot<HeldOfDocument> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HeldOfDocument> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
