package io.sluice.udf.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.generators.SourceDSL.arbitrary;

import io.sluice.udf.RandomInput;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

class NamespaceSelectionTest {

    private static final List<String> BUILT_IN = List.of("admin", "config", "local");

    private static NamespaceSelection of(String database, String... collections) {
        return new NamespaceSelection(List.of(database), List.of(collections), "sluice_canary");
    }

    @ParameterizedTest
    @CsvSource({
        "game_db, players, true",
        "game_db, orders, false",
        "game_db, playersX, false",
        "game_db, Players, false",
        "other, players, false",
    })
    void aNameIncludesItselfOnly(String database, String collection, boolean included) {
        assertThat(of("game_db", "players").includes(new Namespace(database, collection)))
                .isEqualTo(included);
    }

    @ParameterizedTest
    @CsvSource({"db, app.dot.v1, true", "db, appXdotXv1, false", "db, app, false"})
    void aDotInANameIsADot(String database, String collection, boolean included) {
        assertThat(of("db", "app.dot.v1").includes(new Namespace(database, collection)))
                .isEqualTo(included);
    }

    @ParameterizedTest
    @CsvSource({"db1, log_1, true", "db22, log_x, true", "db1, blog_1, false", "xdb1, log_1, false", "db1, log_, false"
    })
    void aPatternMustMatchTheWholeName(String database, String collection, boolean included) {
        assertThat(of("/db\\d+/", "/log_.+/").includes(new Namespace(database, collection)))
                .isEqualTo(included);
    }

    @Test
    void anAlternativeInAPatternReachesNoFurtherThanThePattern() {
        NamespaceSelection selection = of("db", "/a|b/");

        assertThat(selection.includes(new Namespace("db", "a"))).isTrue();
        assertThat(selection.includes(new Namespace("db", "ax"))).isFalse();
        assertThat(selection.includes(new Namespace("db", "xb"))).isFalse();
    }

    @Test
    void noCollectionsMeansAllButTheBuiltIn() {
        assertThat(of("db").includes(new Namespace("db", "anything"))).isTrue();
        assertThat(of("db").includes(new Namespace("db", "system.views"))).isFalse();
        assertThat(of("db").includes(new Namespace("db", "systems"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"admin", "config", "local"})
    void aBuiltInDatabaseIsNeverIncluded(String database) {
        assertThat(of("/.*/").includes(new Namespace(database, "players"))).isFalse();
        assertThat(of("/.*/").includesDatabase(database)).isFalse();
    }

    @Test
    void theCanaryIsHeardAndNotIncluded() {
        Namespace canary = new Namespace("db", "sluice_canary");

        assertThat(of("db").isCanary(canary)).isTrue();
        assertThat(of("db").includes(canary)).isFalse();
        assertThat(passes(of("db", "players").streamFilter(), canary)).isTrue();
    }

    @Test
    void oneNamedDatabaseIsWatchedAlone() {
        assertThat(of("db").singleDatabase()).contains("db");
        assertThat(of("/db/").singleDatabase()).isEmpty();
        assertThat(new NamespaceSelection(List.of("a", "b"), List.of(), null).singleDatabase())
                .isEmpty();
    }

    @Test
    void atLeastOneDatabaseMustBeNamed() {
        assertThatThrownBy(() -> new NamespaceSelection(List.of(), List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFilterPassesTheDropOfAWatchedDatabaseAndEveryInvalidate() {
        BsonDocument filter = of("db", "players").streamFilter();

        assertThat(passesEvent(filter, BsonDocument.parse("{operationType: 'dropDatabase', ns: {db: 'db'}}")))
                .isTrue();
        assertThat(passesEvent(filter, BsonDocument.parse("{operationType: 'dropDatabase', ns: {db: 'other'}}")))
                .isFalse();
        assertThat(passesEvent(filter, BsonDocument.parse("{operationType: 'invalidate'}")))
                .isTrue();
    }

    @Test
    void theFilterPassesARenameIntoAWatchedName() {
        assertThat(
                        passesEvent(
                                of("db", "players").streamFilter(),
                                BsonDocument.parse(
                                        "{operationType: 'rename', ns: {db: 'db', coll: 'tmp'}, to: {db: 'db', coll: 'players'}}")))
                .isTrue();
    }

    /** Snapshot and stream must agree: a collection that only one of them knows is half a copy. */
    @Test
    void theServersFilterSelectsWhatIncludesSelects() {
        Gen<String> entries = arbitrary()
                .pick(
                        "db",
                        "players",
                        "app.v1",
                        "a+b",
                        "/play.*/",
                        "/a|b/",
                        "/app\\.v[12]/",
                        "/.*/",
                        "/(?:x|players)/");
        Gen<String> names = arbitrary()
                .pick(
                        "db",
                        "players",
                        "app.v1",
                        "appXv1",
                        "app.v12",
                        "a+b",
                        "aab",
                        "a",
                        "ab",
                        "admin",
                        "system.views",
                        "systemXviews",
                        "sluice_canary",
                        "x",
                        "");
        RandomInput.theory("selection against the stream's filter", 3000)
                .forAll(entries, entries, names, names)
                .checkAssert((databaseEntry, collectionEntry, database, collection) -> {
                    NamespaceSelection selection = of(databaseEntry, collectionEntry);
                    Namespace namespace = new Namespace(database, collection);
                    boolean expected = selection.includes(namespace)
                            || (selection.isCanary(namespace) && selection.includesDatabase(database));

                    // The server itself sends nothing of its own databases.
                    assertThat(!BUILT_IN.contains(database) && passes(selection.streamFilter(), namespace))
                            .isEqualTo(expected);
                });
    }

    private static boolean passes(BsonDocument filter, Namespace namespace) {
        return passesEvent(
                filter,
                new BsonDocument("operationType", new BsonString("insert"))
                        .append(
                                "ns",
                                new BsonDocument("db", new BsonString(namespace.database()))
                                        .append("coll", new BsonString(namespace.collection()))));
    }

    /** As much of MongoDB's query language as the filter uses. */
    private static boolean passesEvent(BsonDocument filter, BsonDocument event) {
        return filter.getDocument("$match").getArray("$or").stream()
                .anyMatch(alternative -> alternative.asDocument().entrySet().stream()
                        .allMatch(condition -> holds(find(event, condition.getKey()), condition.getValue())));
    }

    private static BsonValue find(BsonDocument event, String path) {
        BsonValue value = event;
        for (String name : path.split("\\.", -1)) {
            value = value == null ? null : value.asDocument().get(name);
        }
        return value;
    }

    private static boolean holds(BsonValue value, BsonValue condition) {
        if (!condition.isDocument()) {
            return condition.equals(value);
        }
        return condition.asDocument().entrySet().stream().allMatch(operator -> switch (operator.getKey()) {
            case "$exists" -> value != null;
            case "$in" -> isIn(value, operator.getValue().asArray());
            case "$nin" -> !isIn(value, operator.getValue().asArray());
            default -> throw new AssertionError("Not in this test's language: " + operator.getKey());
        });
    }

    private static boolean isIn(BsonValue value, BsonArray alternatives) {
        return value != null
                && alternatives.stream()
                        .anyMatch(alternative -> alternative.isRegularExpression()
                                ? Pattern.compile(alternative
                                                .asRegularExpression()
                                                .getPattern())
                                        .matcher(value.asString().getValue())
                                        .find()
                                : alternative.equals(value));
    }
}
