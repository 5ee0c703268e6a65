package io.sluice.udf.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Mappings as users write them. */
final class Yaml {

    /** The table {@code players} of document 4, "PostgreSQL Schema". */
    static final String PLAYERS =
            """
            - source: game_db.players
              table: players
              columns:
                id: { from: _id, type: varchar(24) }
                username: { type: varchar(255), not_null: true }
                level: { type: integer, not_null: true, default: 1 }
                score: { type: bigint, not_null: true, default: 0 }
                created_at: { type: timestamp, not_null: true }
                updated_at: { type: timestamp, not_null: true, default: now }
                cdc_operation: { meta: operation, type: varchar(20) }
                cdc_timestamp: { meta: processed_at, type: timestamp, not_null: true }
              key: [id]
              unique: { unique_username: [username] }
              indexes:
                idx_players_level: [level]
                idx_players_score: [score desc]
                idx_players_created_at: [created_at]
            """;

    private Yaml() {}

    static JsonNode of(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No YAML: " + text, e);
        }
    }

    static Mappings mappings(String text, DeletePolicy deletes) {
        try {
            return MappingParser.parse(of(text), deletes);
        } catch (InvalidMappingException e) {
            throw new AssertionError("An invalid mapping: " + e.problems(), e);
        }
    }
}
