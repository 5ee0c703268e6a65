package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.mapping.ColumnKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteStatementTest {

    private static final TargetTable TABLE = new TargetTable(
            new TableName("s", "odd \"name\""),
            List.of(
                    new TargetColumn("id", ColumnKind.TEXT),
                    new TargetColumn("part", ColumnKind.INTEGER),
                    new TargetColumn("score", ColumnKind.NUMERIC),
                    new TargetColumn("op", ColumnKind.TEXT),
                    new TargetColumn("v", ColumnKind.TEXT)),
            List.of("id", "part"),
            "v",
            false);

    @Test
    void upsert() {
        assertThat(WriteStatement.upsert(TABLE).sql())
                .isEqualTo("WITH written AS (INSERT INTO \"s\".\"odd \"\"name\"\"\" AS t (\"id\", \"part\", \"score\","
                        + " \"op\", \"v\") SELECT unnest(?::text[]) AS \"id\", unnest(?::integer[]) AS \"part\","
                        + " unnest(?::text[])::numeric AS \"score\", unnest(?::text[]) AS \"op\","
                        + " unnest(?::text[]) AS \"v\" ON CONFLICT (\"id\", \"part\") DO UPDATE SET"
                        + " \"score\" = EXCLUDED.\"score\", \"op\" = EXCLUDED.\"op\", \"v\" = EXCLUDED.\"v\""
                        + " WHERE coalesce(t.\"v\", '') COLLATE \"C\" <= EXCLUDED.\"v\""
                        + " RETURNING (xmax = 0) AS is_new)"
                        + " SELECT count(*) FILTER (WHERE is_new) AS inserted,"
                        + " count(*) FILTER (WHERE NOT is_new) AS updated, 0 AS deleted FROM written");
    }

    @Test
    void delete() {
        WriteStatement statement = WriteStatement.delete(TABLE);
        assertThat(statement.sql())
                .isEqualTo("WITH written AS (DELETE FROM \"s\".\"odd \"\"name\"\"\" AS t"
                        + " USING (SELECT unnest(?::text[]) AS \"id\", unnest(?::integer[]) AS \"part\","
                        + " unnest(?::text[]) AS \"v\") AS r"
                        + " WHERE t.\"id\" = r.\"id\" AND t.\"part\" = r.\"part\""
                        + " AND coalesce(t.\"v\", '') COLLATE \"C\" <= r.\"v\" RETURNING 1)"
                        + " SELECT 0 AS inserted, 0 AS updated, count(*) AS deleted FROM written");
        assertThat(statement.parameters()).extracting(TargetColumn::name).containsExactly("id", "part", "v");
    }

    @Test
    void softDelete() {
        WriteStatement statement = WriteStatement.softDelete(TABLE, List.of("op", "v"));
        assertThat(statement.sql())
                .isEqualTo("WITH written AS (UPDATE \"s\".\"odd \"\"name\"\"\" AS t SET \"op\" = r.\"op\","
                        + " \"v\" = r.\"v\" FROM (SELECT unnest(?::text[]) AS \"id\","
                        + " unnest(?::integer[]) AS \"part\", unnest(?::text[]) AS \"op\","
                        + " unnest(?::text[]) AS \"v\") AS r"
                        + " WHERE t.\"id\" = r.\"id\" AND t.\"part\" = r.\"part\""
                        + " AND coalesce(t.\"v\", '') COLLATE \"C\" <= r.\"v\" RETURNING 1)"
                        + " SELECT 0 AS inserted, 0 AS updated, count(*) AS deleted FROM written");
        assertThat(statement.parameters()).extracting(TargetColumn::name).containsExactly("id", "part", "op", "v");
    }
}
