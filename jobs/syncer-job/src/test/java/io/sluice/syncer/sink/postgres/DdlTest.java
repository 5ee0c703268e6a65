package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DdlTest {

    private static final TableName NAME = new TableName("s", "t");
    private static final Table TABLE = new Table(
            "t",
            List.of(
                    new Column("id", ColumnType.parse("varchar(24)").orElseThrow(), true),
                    new Column("score", ColumnType.parse("numeric(12,2)").orElseThrow(), false),
                    new Column("v", ColumnType.of(ColumnKind.TEXT), true)),
            List.of("id"),
            "v",
            Map.of("unique_score", List.of("score", "id"), "a", List.of("score")),
            Map.of("idx_z", List.of("score desc", "id"), "idx_a", List.of("id")),
            false);

    @Test
    void createsTheTableThenItsIndexes() {
        assertThat(Ddl.create(NAME, TABLE))
                .containsExactly(
                        "CREATE TABLE IF NOT EXISTS \"s\".\"t\" (\"id\" varchar(24) NOT NULL, \"score\" numeric(12,2),"
                                + " \"v\" text COLLATE \"C\" NOT NULL, PRIMARY KEY (\"id\"),"
                                + " CONSTRAINT \"a\" UNIQUE (\"score\"),"
                                + " CONSTRAINT \"unique_score\" UNIQUE (\"score\", \"id\"))",
                        "CREATE INDEX IF NOT EXISTS \"idx_a\" ON \"s\".\"t\" (\"id\")",
                        "CREATE INDEX IF NOT EXISTS \"idx_z\" ON \"s\".\"t\" (\"score\" DESC, \"id\")");
    }

    @Test
    void changesAllColumnsInOneStatement() {
        assertThat(Ddl.alter(
                        NAME,
                        List.of(
                                Ddl.addColumn(Column.nullable("a \"b\"", ColumnKind.BIGINT), TABLE),
                                Ddl.widenColumn("c", ColumnKind.DOUBLE, ColumnKind.NUMERIC),
                                Ddl.widenColumn("d", ColumnKind.BIGINT, ColumnKind.TEXT))))
                .isEqualTo("ALTER TABLE \"s\".\"t\" ADD COLUMN \"a \"\"b\"\"\" bigint,"
                        + " ALTER COLUMN \"c\" TYPE numeric USING \"c\"::text::numeric,"
                        + " ALTER COLUMN \"d\" TYPE text USING \"d\"::text");
    }

    @Test
    void widensIntoJson() {
        assertThat(Ddl.widenColumn("c", ColumnKind.DOUBLE, ColumnKind.JSONB)).endsWith("USING to_jsonb(\"c\")");
        assertThat(Ddl.widenColumn("c", ColumnKind.UUID, ColumnKind.JSONB)).endsWith("USING to_jsonb(\"c\"::text)");
        assertThat(Ddl.widenColumn("c", ColumnKind.BYTEA, ColumnKind.JSONB))
                .endsWith("USING to_jsonb('\\x' || encode(\"c\", 'hex'))");
    }
}
