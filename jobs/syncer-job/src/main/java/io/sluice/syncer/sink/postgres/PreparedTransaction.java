package io.sluice.syncer.sink.postgres;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The committable: a transaction that is prepared in PostgreSQL, and is committed when its checkpoint completes.
 *
 * @param preparedAtMs by this machine's clock
 */
public record PreparedTransaction(TransactionId id, long rows, long preparedAtMs) {

    /** The committable's form in checkpoints. */
    static final class Serializer implements SimpleVersionedSerializer<PreparedTransaction> {

        static final Serializer INSTANCE = new Serializer();
        private static final int VERSION = 1;
        private static final int EXPECTED_BYTES = 200;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(PreparedTransaction prepared) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(EXPECTED_BYTES);
            out.writeUTF(prepared.id.toString());
            out.writeLong(prepared.rows);
            out.writeLong(prepared.preparedAtMs);
            return out.getCopyOfBuffer();
        }

        @Override
        public PreparedTransaction deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION) {
                throw new IOException("Prepared transactions of version " + version
                        + " are in this savepoint; this build reads version " + VERSION);
            }
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            String gid = in.readUTF();
            TransactionId id = TransactionId.parse(gid)
                    .orElseThrow(() -> new IOException("Not the name of a transaction of Sluice: " + gid));
            return new PreparedTransaction(id, in.readLong(), in.readLong());
        }
    }
}
