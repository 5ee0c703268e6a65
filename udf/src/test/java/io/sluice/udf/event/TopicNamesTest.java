package io.sluice.udf.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

class TopicNamesTest {

    private static final TopicNames TOPICS = new TopicNames("cdc.{database}.{collection}");

    @ParameterizedTest
    @CsvSource({
        "cdc.{database}.{collection}, game_db, players, cdc.game_db.players",
        "cdc.{database}.{collection}, db, app.dot.v1, cdc.db.app.dot.v1",
        "{collection}, db, players, players",
        "all, db, players, all",
        "cdc.{database}.{collection}, db, '', cdc.db",
        "{collection}, db, '', db",
        "cdc.{collection}, db, '', cdc",
    })
    void theTemplateNamesTheTopic(String template, String database, String collection, String topic) {
        assertThat(new TopicNames(template).of(new Namespace(database, collection)))
                .isEqualTo(topic);
    }

    @ParameterizedTest
    @CsvSource({
        "cdc.game_db.players, game_db, players",
        "cdc.db.app.dot.v1, db, app.dot.v1",
        "shop.orders, shop, orders",
        "orders, kafka, orders",
        "cdc.orders, cdc, orders",
        "cdc, kafka, cdc",
        ".orders, kafka, .orders",
    })
    void aTopicNamesTheCollection(String topic, String database, String collection) {
        assertThat(TopicNames.namespaceOf(topic)).isEqualTo(new Namespace(database, collection));
    }

    @ParameterizedTest
    @CsvSource({"pläyers, cdc.db.pl_yers_", "a b, cdc.db.a_b_", "a$b, cdc.db.a_b_", "a/b, cdc.db.a_b_"})
    void whatKafkaDoesNotTakeIsAlteredAndMarked(String collection, String beginning) {
        assertThat(TOPICS.of(new Namespace("db", collection)))
                .startsWith(beginning)
                .matches(".*_[0-9a-f]{8}");
    }

    @Test
    void aLongNameIsCutAndMarked() {
        assertThat(TOPICS.of(new Namespace("db", "c".repeat(300))))
                .hasSize(249)
                .startsWith("cdc.db.ccc")
                .matches(".*_[0-9a-f]{8}");
    }

    @Test
    void anyNameIsLegal() {
        RandomInput.theory("names of topics", 2000)
                .forAll(strings().allPossible().ofLengthBetween(0, 260))
                .checkAssert(collection -> assertThat(TOPICS.of(new Namespace("db", collection)))
                        .matches("[a-zA-Z0-9._-]{1,249}")
                        .isNotIn(".", ".."));
    }

    /** Names that differ in one character somewhere, of all lengths around Kafka's limit. */
    @Test
    void twoCollectionsNeverShareATopic() {
        Gen<String> names = integers()
                .between(0, 260)
                .zip(
                        integers().between(0, 260),
                        arbitrary().pick("", "a", ".", "_", "-", "$", "ü", " ", "\uD83D\uDE00"),
                        (length, at, piece) -> {
                            String name = "n".repeat(length);
                            int place = Math.min(at, length);
                            return name.substring(0, place) + piece + name.substring(place);
                        });
        RandomInput.theory("names of topics, pairs", 5000).forAll(names, names).checkAssert((a, b) -> assertThat(
                        TOPICS.of(new Namespace("db", a)).equals(TOPICS.of(new Namespace("db", b))))
                .as("one topic for %s and %s", a, b)
                .isEqualTo(a.equals(b)));
    }
}
