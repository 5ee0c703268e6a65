package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** Only who prepared a transaction, or a superuser, may commit it or roll it back. */
    @Test
    void aTransactionOfAnotherRole() throws Exception {
        PostgresOptions admin = postgres.newSchema();
        String role = "role of " + admin.schema();
        String schema = RealPostgres.quoted(admin.schema());
        TwoPhaseOptions sink = TwoPhaseJob.prefix("rows");
        String gid = "sluice:job:rows:0:5:0badcafe";
        postgres.execute(
                "CREATE ROLE " + RealPostgres.quoted(role) + " LOGIN PASSWORD 'pw'",
                "GRANT USAGE, CREATE ON SCHEMA " + schema + " TO " + RealPostgres.quoted(role),
                "CREATE TABLE " + schema + ".t (n integer)");
        try {
            postgres.execute("BEGIN; INSERT INTO " + schema + ".t VALUES (1); PREPARE TRANSACTION '" + gid + "'");
            List<String> problems = new PostgresPreflight(as(admin, role, admin.schema()), CREATE)
                    .forExactlyOnce(sink, 1)
                    .problems(List.of());
            assertThat(problems)
                    .containsExactly(
                            "Transaction " + gid + " was prepared by the role " + admin.user() + ", and " + role
                                    + " may neither commit nor roll it back. To mend it: postgres.user: " + admin.user()
                                    + "; or, if no checkpoint counts on it, as that role or a superuser: ROLLBACK PREPARED '"
                                    + gid + "';");
            assertThat(new PostgresPreflight(admin, CREATE)
                            .forExactlyOnce(sink, 1)
                            .problems(List.of()))
                    .as("a superuser may")
                    .isEmpty();
            assertThat(new PostgresPreflight(as(admin, role, admin.schema()), CREATE)
                            .forExactlyOnce(TwoPhaseJob.prefix("rows2"), 1)
                            .problems(List.of()))
                    .as("another sink's are none of its business")
                    .isEmpty();
            // Should the preflight have been passed by, the sweep says the same.
            assertThatThrownBy(() -> new TwoPhaseJob(as(admin, role, admin.schema()), sink, 1, null))
                    .hasMessageContaining("ROLLBACK PREPARED '" + gid + "'");
            postgres.execute(problems.get(0).substring(problems.get(0).indexOf("ROLLBACK PREPARED")));
            assertThat(new PostgresPreflight(as(admin, role, admin.schema()), CREATE)
                            .forExactlyOnce(sink, 1)
                            .problems(List.of()))
                    .isEmpty();
        } finally {
            TwoPhaseJob.rollBackAll(postgres);
            postgres.execute(
                    "DROP OWNED BY " + RealPostgres.quoted(role) + " CASCADE",
                    "DROP ROLE " + RealPostgres.quoted(role));
        }
    }

    @Test
    void theLedgerIsNotForThisRole() throws Exception {
        PostgresOptions admin = postgres.newSchema();
        String role = "role of " + admin.schema();
        String schema = RealPostgres.quoted(admin.schema());
        postgres.execute(
                "CREATE ROLE " + RealPostgres.quoted(role) + " LOGIN PASSWORD 'pw'",
                "GRANT USAGE ON SCHEMA " + schema + " TO " + RealPostgres.quoted(role));
        PostgresPreflight preflight = new PostgresPreflight(
                        as(admin, role, admin.schema()), new TableOptions(false, false))
                .forExactlyOnce(TwoPhaseJob.prefix("rows"), 1);
        try {
            List<String> missing = preflight.problems(List.of());
            assertThat(missing).singleElement().asString().contains("may not create the ledger");
            try (TwoPhaseJob job = new TwoPhaseJob(admin, TwoPhaseJob.prefix("rows"), 1, null)) {
                assertThat(job.writers).hasSize(1);
            }
            List<String> foreign = preflight.problems(List.of());
            assertThat(foreign).singleElement().asString().contains("may not use the ledger");
            mend(postgres, foreign);
            assertThat(preflight.problems(List.of())).isEmpty();
        } finally {
            postgres.execute(
                    "DROP OWNED BY " + RealPostgres.quoted(role) + " CASCADE",
                    "DROP ROLE " + RealPostgres.quoted(role));
        }
    }
}
