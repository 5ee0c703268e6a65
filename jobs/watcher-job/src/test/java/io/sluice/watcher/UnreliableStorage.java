package io.sluice.watcher;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.CheckpointMetadataOutputStream;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStorageAccess;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;

/** A folder for the checkpoints of a job in this JVM that cannot be written to whenever its test says so. */
final class UnreliableStorage implements CheckpointStorage {

    /** Where a checkpoint fails. */
    enum Failure {
        NONE,
        AT_ITS_BEGIN,
        AT_ITS_END
    }

    private static final long serialVersionUID = 1L;
    private static final AtomicReference<Failure> FAILURE = new AtomicReference<>(Failure.NONE);

    private final String folder;

    UnreliableStorage(String folder) {
        this.folder = folder;
    }

    static void fail(Failure failure) {
        FAILURE.set(failure);
    }

    private static void failIf(Failure failure) throws IOException {
        if (FAILURE.get() == failure) {
            throw new IOException("The storage is away");
        }
    }

    @Override
    public CompletedCheckpointStorageLocation resolveCheckpoint(String pointer) throws IOException {
        return new FileSystemCheckpointStorage(folder).resolveCheckpoint(pointer);
    }

    @Override
    public CheckpointStorageAccess createCheckpointStorage(JobID job) throws IOException {
        return new FsCheckpointStorageAccess(new Path(folder), null, job, 0, 4096) {
            @Override
            public CheckpointStorageLocation initializeLocationForCheckpoint(long checkpoint) throws IOException {
                failIf(Failure.AT_ITS_BEGIN);
                return new Location(super.initializeLocationForCheckpoint(checkpoint));
            }
        };
    }

    private record Location(CheckpointStorageLocation location) implements CheckpointStorageLocation {

        @Override
        public CheckpointMetadataOutputStream createMetadataOutputStream() throws IOException {
            failIf(Failure.AT_ITS_END);
            return location.createMetadataOutputStream();
        }

        @Override
        public void disposeOnFailure() throws IOException {
            location.disposeOnFailure();
        }

        @Override
        public CheckpointStorageLocationReference getLocationReference() {
            return location.getLocationReference();
        }

        @Override
        public CheckpointStateOutputStream createCheckpointStateOutputStream(CheckpointedStateScope scope)
                throws IOException {
            return location.createCheckpointStateOutputStream(scope);
        }

        @Override
        public boolean canFastDuplicate(StreamStateHandle handle, CheckpointedStateScope scope) throws IOException {
            return location.canFastDuplicate(handle, scope);
        }

        @Override
        public List<StreamStateHandle> duplicate(List<StreamStateHandle> handles, CheckpointedStateScope scope)
                throws IOException {
            return location.duplicate(handles, scope);
        }
    }
}
