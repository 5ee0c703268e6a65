package io.sluice.syncer.sink.postgres;

import io.sluice.config.Secret;
import java.sql.SQLException;

/** A user of the server who is given connections, or none. */
final class LimitedRole implements AutoCloseable {

    private static final String PASSWORD = "pw";

    private final RealPostgres postgres;
    private final PostgresOptions options;

    LimitedRole(RealPostgres postgres, String name) throws SQLException {
        this.postgres = postgres;
        PostgresOptions admin = postgres.newSchema();
        options = new PostgresOptions(
                admin.url(),
                name,
                Secret.ofPlain(PASSWORD),
                admin.schema(),
                admin.connectionTimeout(),
                admin.lockTimeout(),
                admin.statementTimeout());
        postgres.execute(
                "CREATE ROLE " + role() + " LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT ALL ON SCHEMA " + RealPostgres.quoted(admin.schema()) + " TO " + role());
    }

    private String role() {
        return RealPostgres.quoted(options.user());
    }

    PostgresOptions options() {
        return options;
    }

    /** Its connections are ended, and it gets no other. */
    void exhaust() {
        execute(
                "ALTER ROLE " + role() + " CONNECTION LIMIT 0",
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '" + options.user()
                        + "'");
    }

    void release() {
        execute("ALTER ROLE " + role() + " CONNECTION LIMIT -1");
    }

    private void execute(String... statements) {
        try {
            postgres.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        postgres.execute("DROP OWNED BY " + role() + " CASCADE", "DROP ROLE " + role());
    }
}
