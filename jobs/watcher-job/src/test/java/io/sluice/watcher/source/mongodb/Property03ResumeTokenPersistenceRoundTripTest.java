package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import java.util.List;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/**
 * Property 3: for any resume token saved to storage, loading it back should return an equivalent token that allows
 * resuming from the same position in the change stream. Here: storage is a checkpoint, whose form of the source's
 * position this is.
 *
 * <p>Validates: Requirements 2.2.
 */
class Property03ResumeTokenPersistenceRoundTripTest {

    @Test
    void aTokenComesBackAsItWas() {
        SimpleVersionedSerializer<SourceSplitBase> serializer = StreamReading.serializer();
        RandomInput.theory("Property 3, tokens").forAll(RandomTokens.tokens()).checkAssert(RandomInput.check(token -> {
            byte[] saved = serializer.serialize(StreamReading.split(new ChangeStreamOffset(Tokens.document(token))));

            assertThat(StreamReading.from(saved).position()).isEqualTo(Tokens.document(token));
        }));
    }

    /** The stream is brought from its beginning again: what is at or before the position is passed over. */
    @Test
    void readingGoesOnFromTheSamePosition() {
        RandomInput.theory("Property 3, streams")
                .forAll(RandomTokens.streams(), integers().between(0, 24))
                .checkAssert((stream, at) -> RandomInput.<List<String>>check(tokens -> {
                            int last = at % tokens.size();
                            StreamReading before = StreamReading.from(new BsonTimestamp(1, 1));
                            before.read(StreamReading.change(tokens.get(last)));
                            StreamReading after = StreamReading.from(before.checkpoint());
                            for (String token : tokens) {
                                after.read(StreamReading.change(token));
                            }

                            assertThat(after.tokens()).isEqualTo(tokens.subList(last + 1, tokens.size()));
                        })
                        .accept(stream));
    }
}
