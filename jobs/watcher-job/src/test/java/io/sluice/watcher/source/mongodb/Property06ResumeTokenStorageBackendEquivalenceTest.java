package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Property 6: for any resume token, saving and loading through Redis storage should produce the same result as saving and
 * loading through file storage. Here: checkpoint storages, of which Flink has one in files and one in the JobManager's
 * memory, and the source's positions in them.
 *
 * <p>Validates: Requirements 2.5.
 */
class Property06ResumeTokenStorageBackendEquivalenceTest {

    @TempDir
    private Path folder;

    /** Keeps positions as Flink's source operator does. */
    private static final class Positions extends AbstractStreamOperator<String>
            implements OneInputStreamOperator<String, String> {

        private static final long serialVersionUID = 1L;

        private transient ListState<SourceSplitBase> splits;

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            splits = new SimpleVersionedListState<>(
                    context.getOperatorStateStore()
                            .getListState(new ListStateDescriptor<>(
                                    "SourceReaderState", BytePrimitiveArraySerializer.INSTANCE)),
                    StreamReading.serializer());
        }

        @Override
        public void processElement(StreamRecord<String> token) throws Exception {
            splits.add(StreamReading.split(new ChangeStreamOffset(Tokens.document(token.getValue()))));
        }

        private List<String> tokens() throws Exception {
            List<String> tokens = new ArrayList<>();
            for (SourceSplitBase split : splits.get()) {
                tokens.add(ResumeTokens.data(
                        ((ChangeStreamOffset) split.asStreamSplit().getStartingOffset()).getResumeToken()));
            }
            return tokens;
        }
    }

    @Test
    void whateverIsSavedIsTheSameFromEitherStorage() {
        CheckpointStorage files = new FileSystemCheckpointStorage(folder.toUri(), 0);
        CheckpointStorage memory = new JobManagerCheckpointStorage();
        RandomInput.theory("Property 6", 100)
                .forAll(lists().of(RandomTokens.tokens()).ofSizeBetween(1, 10))
                .checkAssert(RandomInput.check(tokens -> {
                    OperatorSubtaskState inFiles = saved(tokens, files);
                    OperatorSubtaskState inMemory = saved(tokens, memory);

                    assertThat(handle(inFiles)).isInstanceOf(FileStateHandle.class);
                    assertThat(handle(inMemory)).isInstanceOf(ByteStreamStateHandle.class);
                    assertThat(loaded(inFiles)).isEqualTo(tokens);
                    assertThat(loaded(inMemory)).isEqualTo(tokens);
                }));
    }

    private static OperatorSubtaskState saved(List<String> tokens, CheckpointStorage storage) throws Exception {
        try (var harness = new OneInputStreamOperatorTestHarness<>(new Positions())) {
            // The harness' own one is a storage too, and would be preferred.
            harness.setStateBackend(new HashMapStateBackend());
            harness.setCheckpointStorage(storage);
            harness.open();
            for (String token : tokens) {
                harness.processElement(token, 0);
            }
            return harness.snapshot(1, 1);
        }
    }

    private static Object handle(OperatorSubtaskState state) {
        return state.getManagedOperatorState().iterator().next().getDelegateStateHandle();
    }

    private static List<String> loaded(OperatorSubtaskState state) throws Exception {
        Positions positions = new Positions();
        try (var harness = new OneInputStreamOperatorTestHarness<>(positions)) {
            harness.initializeState(state);
            harness.open();
            return positions.tokens();
        }
    }
}
