package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PlayerTableTest {

    @Test
    void tellsEachContenderOfTheSameColumns() throws Exception {
        JsonNode fields =
                new ObjectMapper().readTree(PlayerTable.connectValue()).path("fields");

        assertThat(fields.findValuesAsText("field").stream()
                        .map(field -> field.toLowerCase(Locale.ROOT))
                        .toList())
                .isEqualTo(
                        PlayerTable.columns().subList(1, PlayerTable.columns().size()));
        assertThat(PlayerTable.mapping("d.c", "t"))
                .contains(
                        "  - source: d.c\n    table: t\n    key: [id]\n",
                        "      id: { from: _id, type: integer }\n",
                        "      attributes_lastmap: { from: attributes.lastMap, type: text }\n");
        assertThat(PlayerTable.ddl("t"))
                .startsWith("CREATE TABLE t (id integer PRIMARY KEY, _id integer, username text,")
                .endsWith(", updatedat timestamp, seq bigint)");
    }
}
