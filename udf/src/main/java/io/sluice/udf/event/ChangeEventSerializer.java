package io.sluice.udf.event;

import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.type.ImmutableSerializer;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.bson.BsonTimestamp;

/**
 * The binary form of a change event, on the wire between operators and in state.
 *
 * <p>The form begins with its own version, so that a savepoint tells which one wrote it; an unknown one is an error and
 * never an empty event.
 */
public final class ChangeEventSerializer extends ImmutableSerializer<ChangeEvent> {

    public static final ChangeEventSerializer INSTANCE = new ChangeEventSerializer();

    private static final long serialVersionUID = 1L;
    private static final int FORM_VERSION = 2;
    private static final int FORM_WITHOUT_RELEASE = 1;
    private static final OperationType[] OPERATION_TYPES = OperationType.values();

    @Override
    @SuppressWarnings("EnumOrdinal") // operations are written by their position: new ones may only come last
    public void serialize(ChangeEvent event, DataOutputView out) throws IOException {
        out.writeByte(FORM_VERSION);
        Wire.writeString(event.id(), out);
        out.writeByte(event.operationType().ordinal());
        out.writeBoolean(event.snapshot());
        writeNamespace(event.namespace(), out);
        Wire.writeNullable(event.documentKey(), out, Wire::writeDocument);
        Wire.writeNullable(event.fullDocument(), out, Wire::writeDocument);
        Wire.writeNullable(event.before(), out, Wire::writeDocument);
        Wire.writeNullable(event.updateDescription(), out, ChangeEventSerializer::writeUpdate);
        Wire.writeNullable(event.renamedTo(), out, ChangeEventSerializer::writeNamespace);
        out.writeLong(event.clusterTime().getValue());
        out.writeLong(event.timestampMs());
        out.writeLong(event.version().position());
        out.writeInt(event.version().ordinal());
        Wire.writeNullable(event.delayedUntilMs(), out, (millis, view) -> view.writeLong(millis));
        Wire.writeNullable(event.releasedAtMs(), out, (millis, view) -> view.writeLong(millis));
        Wire.writeNullable(event.resumeToken(), out, Wire::writeString);
    }

    @Override
    public ChangeEvent deserialize(DataInputView in) throws IOException {
        int formVersion = in.readByte();
        if (formVersion != FORM_VERSION && formVersion != FORM_WITHOUT_RELEASE) {
            throw new IOException("Change event in form " + formVersion + "; this version reads up to form "
                    + FORM_VERSION + ". The state was written by a newer Sluice.");
        }
        return new ChangeEvent(
                Wire.readString(in),
                OPERATION_TYPES[in.readByte()],
                in.readBoolean(),
                readNamespace(in),
                Wire.readNullable(in, Wire::readDocument),
                Wire.readNullable(in, Wire::readDocument),
                Wire.readNullable(in, Wire::readDocument),
                Wire.readNullable(in, ChangeEventSerializer::readUpdate),
                Wire.readNullable(in, ChangeEventSerializer::readNamespace),
                new BsonTimestamp(in.readLong()),
                in.readLong(),
                new Version(in.readLong(), in.readInt()),
                Wire.readNullable(in, DataInputView::readLong),
                formVersion == FORM_WITHOUT_RELEASE ? null : Wire.readNullable(in, DataInputView::readLong),
                Wire.readNullable(in, Wire::readString));
    }

    private static void writeNamespace(Namespace namespace, DataOutputView out) throws IOException {
        Wire.writeString(namespace.database(), out);
        Wire.writeString(namespace.collection(), out);
    }

    private static Namespace readNamespace(DataInputView in) throws IOException {
        return new Namespace(Wire.readString(in), Wire.readString(in));
    }

    private static void writeUpdate(UpdateDescription update, DataOutputView out) throws IOException {
        Wire.writeDocument(update.updatedFields(), out);
        out.writeInt(update.removedFields().size());
        for (String field : update.removedFields()) {
            Wire.writeString(field, out);
        }
        out.writeInt(update.truncatedArrays().size());
        for (TruncatedArray array : update.truncatedArrays()) {
            Wire.writeString(array.field(), out);
            out.writeInt(array.newSize());
        }
    }

    private static UpdateDescription readUpdate(DataInputView in) throws IOException {
        var updatedFields = Wire.readDocument(in);
        int removedCount = in.readInt();
        List<String> removedFields = new ArrayList<>(removedCount);
        for (int i = 0; i < removedCount; i++) {
            removedFields.add(Wire.readString(in));
        }
        int truncatedCount = in.readInt();
        List<TruncatedArray> truncatedArrays = new ArrayList<>(truncatedCount);
        for (int i = 0; i < truncatedCount; i++) {
            truncatedArrays.add(new TruncatedArray(Wire.readString(in), in.readInt()));
        }
        return new UpdateDescription(updatedFields, removedFields, truncatedArrays);
    }

    @Override
    public TypeSerializerSnapshot<ChangeEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ChangeEvent> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
