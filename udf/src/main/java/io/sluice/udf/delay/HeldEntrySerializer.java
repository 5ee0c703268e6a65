package io.sluice.udf.delay;

import io.sluice.udf.type.ImmutableSerializer;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The binary form of a queue's entry. RocksDB keeps the queue in the order of these bytes, so it has to be the queue's
 * own: the due time and the sequence come first, highest byte first, and neither is ever negative. For the same reason
 * no version stands at its beginning; another form is another queue.
 */
final class HeldEntrySerializer extends ImmutableSerializer<HeldEntry> {

    static final HeldEntrySerializer INSTANCE = new HeldEntrySerializer();

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(HeldEntry entry, DataOutputView out) throws IOException {
        out.writeLong(entry.dueMs());
        out.writeLong(entry.sequence());
        Wire.writeString(entry.getKey(), out);
    }

    @Override
    public HeldEntry deserialize(DataInputView in) throws IOException {
        return new HeldEntry(in.readLong(), in.readLong(), Wire.readString(in));
    }

    /** The heap's queue marks its entries with their place in it, so a copy is a new one. */
    @Override
    public HeldEntry copy(HeldEntry entry) {
        return new HeldEntry(entry.dueMs(), entry.sequence(), entry.getKey());
    }

    @Override
    public HeldEntry copy(HeldEntry entry, HeldEntry reuse) {
        return copy(entry);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializerSnapshot<HeldEntry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HeldEntry> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
