package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worked example: the players of document 4, as a declared table. */
class PlayersTableIT {

    private static final String MAPPING =
            """
            [{ "source": "game_db.players",
               "table": "players",
               "columns": {
                 "id": { "from": "_id", "type": "varchar(24)" },
                 "username": { "type": "varchar(255)", "not_null": true },
                 "level": { "type": "integer", "not_null": true, "default": 1 },
                 "score": { "type": "bigint", "not_null": true, "default": 0 },
                 "created_at": { "type": "timestamp", "not_null": true },
                 "updated_at": { "type": "timestamp", "not_null": true, "default": "now" },
                 "cdc_operation": { "meta": "operation", "type": "varchar(20)" },
                 "cdc_timestamp": { "meta": "processed_at", "type": "timestamp", "not_null": true } },
               "key": ["id"],
               "unique": { "unique_username": ["username"] },
               "indexes": {
                 "idx_players_level": ["level"],
                 "idx_players_score": ["score desc"],
                 "idx_players_created_at": ["created_at"] } }]""";

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;
    private Table players;
    private String sql;

    @BeforeEach
    void newSchema() throws Exception {
        options = postgres.newSchema();
        players = MappingParser.parse(new ObjectMapper().readTree(MAPPING), DeletePolicy.HARD)
                .tables(new Namespace("game_db", "players"))
                .get(0);
        sql = new TableName(options.schema(), "players").sql();
    }

    private MappedRow player(String id, long version, Operation operation, String username, long score) {
        boolean isDelete = operation != Operation.UPSERT;
        Instant time = Instant.parse("2024-01-15T10:30:00.250Z");
        return TestRows.row(
                players,
                operation,
                Arrays.asList(
                        id,
                        isDelete ? null : username,
                        isDelete ? null : 42,
                        isDelete ? null : score,
                        isDelete ? null : time,
                        isDelete ? null : time,
                        isDelete ? "delete" : "insert",
                        time,
                        new Version(version, 0).toString()),
                id,
                version);
    }

    @Test
    void isCreatedAsTheDocumentHasIt() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(player("507f1f77bcf86cd799439011", 1, Operation.UPSERT, "player123", 9999));
            assertThat(writer.deadLetters).isEmpty();
        }
        assertThat(postgres.query("SELECT column_name, data_type, character_maximum_length, is_nullable"
                        + " FROM information_schema.columns WHERE table_schema = '" + options.schema()
                        + "' ORDER BY ordinal_position"))
                .containsExactly(
                        "id|character varying|24|NO",
                        "username|character varying|255|NO",
                        "level|integer|∅|NO",
                        "score|bigint|∅|NO",
                        "created_at|timestamp without time zone|∅|NO",
                        "updated_at|timestamp without time zone|∅|NO",
                        "cdc_operation|character varying|20|YES",
                        "cdc_timestamp|timestamp without time zone|∅|NO",
                        "cdc_version|text|∅|NO");
        assertThat(postgres.query("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '"
                        + sql + "'::regclass AND contype IN ('p', 'u') ORDER BY conname"))
                .containsExactly("players_pkey|PRIMARY KEY (id)", "unique_username|UNIQUE (username)");
        assertThat(postgres.query("SELECT indexname, regexp_replace(indexdef, '.* USING', '') FROM pg_indexes"
                        + " WHERE schemaname = '" + options.schema() + "' AND indexname LIKE 'idx%' ORDER BY 1"))
                .containsExactly(
                        "idx_players_created_at| btree (created_at)",
                        "idx_players_level| btree (level)",
                        "idx_players_score| btree (score DESC)");
        assertThat(postgres.query(
                        "SELECT id, username, level, score, created_at, cdc_operation, cdc_timestamp FROM " + sql))
                .containsExactly("507f1f77bcf86cd799439011|player123|42|9999|2024-01-15 10:30:00.25|insert|"
                        + "2024-01-15 10:30:00.25");
    }

    @Test
    void softDeleteKeepsTheRow() throws Exception {
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(player("a", 1, Operation.UPSERT, "one", 1));
            writer.flush(player("a", 2, Operation.SOFT_DELETE, null, 0));
            assertThat(postgres.query("SELECT id, username, score, cdc_operation FROM " + sql))
                    .containsExactly("a|one|1|delete");
        }
    }

    @Test
    void aTableThatDoesNotFitIsRefusedWithAllThatIsWrong() throws Exception {
        postgres.execute("CREATE TABLE " + sql + " (id varchar(24), username varchar(255), level text, score numeric,"
                + " created_at timestamptz, cdc_operation citizen, cdc_timestamp timestamp, extra int NOT NULL)"
                        .replace("citizen", "varchar(20)"));
        List<String> expected = List.of(
                "Table %s: column \"level\" is text, which does not take integer. To mend it: ALTER TABLE %s ALTER COLUMN"
                        + " \"level\" TYPE integer USING \"level\"::integer;",
                "Table %s: column \"updated_at\" is missing. To mend it: ALTER TABLE %s ADD COLUMN \"updated_at\""
                        + " timestamp;",
                "Table %s: column \"cdc_version\" is missing. To mend it: ALTER TABLE %s ADD COLUMN \"cdc_version\""
                        + " text COLLATE \"C\";",
                "Table %s: no unique index on the key (\"id\"). To mend it: CREATE UNIQUE INDEX ON %s (\"id\");",
                "Table %s: column \"extra\" takes no NULL, has no default, and is not in the mapping. To mend it: ALTER"
                        + " TABLE %s ALTER COLUMN \"extra\" DROP NOT NULL;");
        List<String> lines = expected.stream()
                .map(line -> String.format(line, options.schema() + ".players", sql))
                .toList();
        try (WriterHarness writer = new WriterHarness(options)) {
            assertThatThrownBy(() -> writer.flush(player("a", 1, Operation.UPSERT, "one", 1)))
                    .isInstanceOf(UnfitTableException.class)
                    .hasMessage(String.join(System.lineSeparator(), lines));
        }
        PostgresPreflight preflight = new PostgresPreflight(options, WriterHarness.CREATE_AND_EVOLVE);
        assertThat(preflight.problems(List.of(players))).isEqualTo(lines);

        // What it says mends it.
        for (String line : lines) {
            postgres.execute(line.substring(line.indexOf("To mend it: ") + "To mend it: ".length()));
        }
        assertThat(preflight.problems(List.of(players))).isEmpty();
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(player("a", 1, Operation.UPSERT, "one", 1));
            assertThat(writer.counts("players")).isEqualTo("inserted=1");
        }
    }

    @Test
    void aMissingTableThatMayNotBeCreated() throws Exception {
        TableOptions keep = new TableOptions(false, true);
        try (WriterHarness writer = new WriterHarness(options, BatchOptions.DEFAULT, keep)) {
            assertThatThrownBy(() -> writer.flush(player("a", 1, Operation.UPSERT, "one", 1)))
                    .isInstanceOf(UnfitTableException.class)
                    .hasMessageContaining("does not exist. To mend it: CREATE TABLE IF NOT EXISTS " + sql);
        }
        List<String> problems = new PostgresPreflight(options, keep).problems(List.of(players));
        assertThat(problems).hasSize(1);
        String line = problems.get(0);
        postgres.execute(line.substring(line.indexOf("To mend it: ") + "To mend it: ".length()));
        assertThat(new PostgresPreflight(options, keep).problems(List.of(players)))
                .isEmpty();
    }
}
