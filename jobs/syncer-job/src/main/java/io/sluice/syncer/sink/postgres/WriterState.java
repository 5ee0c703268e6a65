package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.MappedRowSerializer;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What a writer has taken in before the checkpoint and not written: the rows that waited because a transaction was in
 * doubt. Mostly none.
 *
 * @param id under which the ledger knows, once these rows are written after a restore, that they are
 * @param parallelism of the writers then
 */
public record WriterState(TransactionId id, int parallelism, List<MappedRow> rows) {

    public WriterState {
        rows = List.copyOf(rows);
    }

    /** The state's form in checkpoints. */
    static final class Serializer implements SimpleVersionedSerializer<WriterState> {

        static final Serializer INSTANCE = new Serializer();
        /** Since 2 a row may have children, and its record headers. */
        private static final int VERSION = 2;

        private static final int VERSION_WITHOUT_HEADERS = 1;

        private static final int EXPECTED_BYTES = 256;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(WriterState state) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(EXPECTED_BYTES);
            out.writeUTF(state.id.toString());
            out.writeInt(state.parallelism);
            out.writeInt(state.rows.size());
            for (MappedRow row : state.rows) {
                MappedRowSerializer.INSTANCE.serialize(row, out);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public WriterState deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION && version != VERSION_WITHOUT_HEADERS) {
                throw new IOException("Waiting rows of version " + version
                        + " are in this savepoint; this build reads versions " + VERSION_WITHOUT_HEADERS + " to "
                        + VERSION);
            }
            Wire.Reader<MappedRow> reader = version == VERSION
                    ? MappedRowSerializer.INSTANCE::deserialize
                    : MappedRowSerializer.INSTANCE::deserializeWithoutHeaders;
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            String gid = in.readUTF();
            TransactionId id = TransactionId.parse(gid)
                    .orElseThrow(() -> new IOException("Not the name of a transaction of Sluice: " + gid));
            int parallelism = in.readInt();
            int count = in.readInt();
            List<MappedRow> rows = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                rows.add(reader.read(in));
            }
            return new WriterState(id, parallelism, rows);
        }
    }
}
