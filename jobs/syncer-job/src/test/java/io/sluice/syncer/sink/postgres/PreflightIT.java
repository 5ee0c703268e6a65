package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.Secret;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.Table;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the preflight finds, with a role that may do little. */
class PreflightIT {

    private static final TableOptions CREATE = WriterHarness.CREATE_AND_EVOLVE;

    private final RealPostgres postgres = RealPostgres.get();

    private static PostgresOptions as(PostgresOptions options, String user, String schema) {
        return new PostgresOptions(
                options.url(),
                user,
                Secret.ofPlain("pw"),
                schema,
                options.connectionTimeout(),
                options.lockTimeout(),
                options.statementTimeout());
    }

    private static void mend(RealPostgres postgres, List<String> problems) throws Exception {
        for (String problem : problems) {
            String mending = problem.substring(problem.indexOf("To mend it: ") + "To mend it: ".length());
            postgres.execute(mending.replaceFirst("; or .*", ""));
        }
    }

    @Test
    void allIsWell() throws Exception {
        assertThat(new PostgresPreflight(postgres.newSchema(), CREATE).problems(List.of()))
                .isEmpty();
    }

    @Test
    void noServer() {
        PostgresOptions nowhere = new PostgresOptions(
                "jdbc:postgresql://127.0.0.1:1/x",
                "u",
                Secret.ofPlain("hidden"),
                "public",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        assertThat(new PostgresPreflight(nowhere, CREATE).problems(List.of()))
                .singleElement()
                .asString()
                .startsWith("PostgreSQL at 127.0.0.1:1/x, user u: Connection to 127.0.0.1:1 refused")
                .endsWith("[08001]")
                .doesNotContain("hidden");
    }

    @Test
    void missingSchema() throws Exception {
        PostgresOptions options = postgres.options("Not \"there\"");
        List<String> problems = new PostgresPreflight(options, CREATE).problems(List.of());
        assertThat(problems)
                .containsExactly("Schema Not \"there\" does not exist. To mend it: CREATE SCHEMA \"Not \"\"there\"\"\""
                        + " AUTHORIZATION \"" + options.user() + "\";");
        try {
            mend(postgres, problems);
            assertThat(new PostgresPreflight(options, CREATE).problems(List.of()))
                    .isEmpty();
        } finally {
            postgres.execute("DROP SCHEMA IF EXISTS \"Not \"\"there\"\"\" CASCADE");
        }
    }

    @Test
    void missingRights() throws Exception {
        PostgresOptions admin = postgres.newSchema();
        String role = "role of " + admin.schema();
        String sql = new TableName(admin.schema(), "orders").sql();
        postgres.execute(
                "CREATE ROLE " + RealPostgres.quoted(role) + " LOGIN PASSWORD 'pw'",
                "CREATE TABLE " + sql + " (_id text PRIMARY KEY, cdc_version text)");
        Table orders = Mappings.automatic(DeletePolicy.HARD)
                .tables(new Namespace("shop", "orders"))
                .get(0);
        PostgresPreflight preflight = new PostgresPreflight(as(admin, role, admin.schema()), CREATE);
        try {
            List<String> problems = preflight.problems(List.of(orders));
            assertThat(problems).hasSize(4);
            assertThat(problems.get(0)).startsWith("User " + role + " may not create tables in schema ");
            assertThat(problems.get(1)).startsWith("User " + role + " may not use schema ");
            assertThat(problems.get(2)).contains("has no right to SELECT, INSERT, UPDATE, DELETE");
            assertThat(problems.get(3)).contains("only its owner may add columns");
            mend(postgres, problems);
            assertThat(preflight.problems(List.of(orders))).isEmpty();
        } finally {
            postgres.execute(
                    "DROP OWNED BY " + RealPostgres.quoted(role) + " CASCADE",
                    "DROP ROLE " + RealPostgres.quoted(role));
        }
    }
}
