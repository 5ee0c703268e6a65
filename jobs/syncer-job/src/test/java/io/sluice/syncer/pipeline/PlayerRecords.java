package io.sluice.syncer.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.InvalidMappingException;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import java.time.Instant;

/** Records of players with a nested document, 350 bytes of BSON each, and a mapping of them to 17 columns. */
final class PlayerRecords {

    private static final String[] REGIONS = {"eu-west", "us-east", "ap-south", "sa-east"};
    private static final String[] CLASSES = {"warrior", "mage", "ranger", "cleric"};

    private static final String MAPPING =
            """
            [{"source": "game_db.players", "table": "players", "key": ["id"], "columns": {
              "id": {"from": "_id", "type": "integer"},
              "username": "text", "email": "text", "level": "integer", "score": "bigint", "region": "text",
              "attributes_clazz": {"from": "attributes.clazz", "type": "text"},
              "attributes_guild": {"from": "attributes.guild", "type": "text"},
              "attributes_hp": {"from": "attributes.hp", "type": "integer"},
              "attributes_mana": {"from": "attributes.mana", "type": "integer"},
              "attributes_stats_str": {"from": "attributes.stats.str", "type": "integer"},
              "attributes_stats_agi": {"from": "attributes.stats.agi", "type": "integer"},
              "attributes_lastmap": {"from": "attributes.lastMap", "type": "text"},
              "attributes_bio": {"from": "attributes.bio", "type": "text"},
              "updatedat": {"from": "updatedAt", "type": "timestamp"},
              "seq": "bigint",
              "cdc_version": {"meta": "version"}}}]""";

    private PlayerRecords() {}

    static ConsumedRecord of(int number) {
        return Records.of(event(number), number);
    }

    static ChangeEvent event(int number) {
        long random = number * 2_654_435_761L & 0xffffffffL;
        return Events.insert(
                "{_id: " + number + "}",
                """
                {_id: %1$d, username: 'player_%1$08d', email: 'player_%1$08d@example.com', level: %2$d,
                 score: {$numberLong: '%3$d'}, region: '%4$s', attributes: {clazz: '%5$s', guild: 'guild_%6$04d',
                 hp: %7$d, mana: %8$d, stats: {str: %9$d, agi: %10$d}, lastMap: 'map_%11$03d',
                 bio: 'the quick brown fox %12$08x jumps over the lazy dog %13$08x '},
                 updatedAt: {$date: '%14$s'}, seq: 0}"""
                        .formatted(
                                number,
                                random % 100,
                                10_000_000_000L + random,
                                REGIONS[(int) (random & 3)],
                                CLASSES[(int) (random >> 2 & 3)],
                                random % 5000,
                                random % 1000,
                                random % 777,
                                random % 20,
                                random % 21,
                                random % 200,
                                random,
                                random ^ number,
                                Instant.ofEpochMilli(1_700_000_000_000L + number * 1001L)));
    }

    static Mappings mappings() {
        try {
            return MappingParser.parse(new ObjectMapper().readTree(MAPPING), DeletePolicy.HARD);
        } catch (JsonProcessingException | InvalidMappingException e) {
            throw new IllegalStateException(e);
        }
    }
}
