package io.sluice.udf.delay;

import io.sluice.udf.event.Namespace;
import io.sluice.udf.type.ImmutableSerializer;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How many changes of a collection one key group holds. */
record HeldCount(int keyGroup, Namespace collection, long count) {

    /** Begins with its version; an unknown one is an error. */
    static final class Serializer extends ImmutableSerializer<HeldCount> {

        static final Serializer INSTANCE = new Serializer();

        private static final long serialVersionUID = 1L;
        private static final int FORM_VERSION = 1;

        @Override
        public void serialize(HeldCount value, DataOutputView out) throws IOException {
            out.writeByte(FORM_VERSION);
            out.writeInt(value.keyGroup());
            Wire.writeString(value.collection().database(), out);
            Wire.writeString(value.collection().collection(), out);
            out.writeLong(value.count());
        }

        @Override
        public HeldCount deserialize(DataInputView in) throws IOException {
            int formVersion = in.readByte();
            if (formVersion != FORM_VERSION) {
                throw new IOException("Count of held changes in form " + formVersion + "; this version reads form "
                        + FORM_VERSION + ". The state was written by a newer Sluice.");
            }
            return new HeldCount(in.readInt(), new Namespace(Wire.readString(in), Wire.readString(in)), in.readLong());
        }

        @Override
        public TypeSerializerSnapshot<HeldCount> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HeldCount> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
