package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayerDocumentTest {

    @ParameterizedTest
    @ValueSource(ints = {-3, 0, 1, 199_999, 2_000_000})
    void hasTheSizeThatIsTalkedAboutAndAValueForEachColumn(int id) {
        Document player = PlayerDocument.of(id, 1);

        assertThat(new RawBsonDocument(player, new DocumentCodec())
                        .getByteBuffer()
                        .remaining())
                .isBetween(350, 400);
        assertThat(PlayerTable.columns()).hasSize(17).hasSameSizeAs(PlayerTable.types());
        assertThat(PlayerTable.paths())
                .allSatisfy(path -> assertThat(player.getEmbedded(List.of(path.split("\\.")), Object.class))
                        .isNotNull());
        assertThat(PlayerDocument.of(id, 1)).isEqualTo(player);
    }
}
