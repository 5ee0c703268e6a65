package io.sluice.syncer.sink.postgres;

import io.sluice.udf.JobClasses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A connection, set up, with the statements prepared on it. Autocommit is off: who writes, commits. */
final class Session implements AutoCloseable {

    static final String APPLICATION_NAME = "sluice-syncer";

    /** Beyond it the statement that was used longest ago is closed: evolving tables have a new one with each column. */
    private static final int MAX_STATEMENTS = 100;

    private static final Driver DRIVER = unregisteredInAJob();

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    private Session(Connection connection) {
        this.connection = connection;
    }

    static Session open(PostgresOptions options) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(PGProperty.USER.getName(), options.user());
        properties.setProperty(PGProperty.PASSWORD.getName(), options.password().resolve());
        properties.setProperty(PGProperty.APPLICATION_NAME.getName(), APPLICATION_NAME);
        properties.setProperty(PGProperty.TCP_KEEP_ALIVE.getName(), "true");
        // The detail of an error quotes the row: it must not get into a log with the exception.
        properties.setProperty(PGProperty.LOG_SERVER_ERROR_DETAIL.getName(), "false");
        String connectSeconds =
                Long.toString(Math.max(1, options.connectionTimeout().toSeconds()));
        properties.setProperty(PGProperty.LOGIN_TIMEOUT.getName(), connectSeconds);
        properties.setProperty(PGProperty.CONNECT_TIMEOUT.getName(), connectSeconds);
        // The server ends a long statement itself; this is for a server that vanished without a word.
        long answerSeconds =
                options.statementTimeout().plus(options.connectionTimeout()).toSeconds() + 1;
        properties.setProperty(PGProperty.SOCKET_TIMEOUT.getName(), Long.toString(answerSeconds));
        // Not DriverManager: it does not see drivers of a job's class loader. prepareThreshold stays the driver's 5: a
        // statement that is used for every batch is soon parsed once only, one for a passing shape of a table never.
        Connection connection = DRIVER.connect(options.url(), properties);
        if (connection == null) {
            throw new SQLException("Not a JDBC URL of PostgreSQL", "08001");
        }
        Session session = new Session(connection);
        try {
            session.setUp(options);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** A session in which the server refuses every write, whatever the URL and the role say. */
    static Session openReadOnly(PostgresOptions options) throws SQLException {
        Session session = open(options);
        try {
            session.executeAlone("SET default_transaction_read_only = on");
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** DriverManager, where a driver puts itself, would keep a job's classes for as long as the TaskManager lives. */
    private static Driver unregisteredInAJob() {
        try {
            if (JobClasses.endWithTheJob(Driver.class)) {
                Driver.deregister();
            }
            return new Driver();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void setUp(PostgresOptions options) throws SQLException {
        // In autocommit: a setting made in a transaction that is rolled back is lost.
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'; SET standard_conforming_strings = on; SET lock_timeout = "
                    + options.lockTimeout().toMillis() + "; SET statement_timeout = "
                    + options.statementTimeout().toMillis());
        }
        // As a parameter: the schema is a value here, quoted by the server.
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('search_path', quote_ident(?), false)")) {
            statement.setString(1, options.schema());
            statement.execute();
        }
        connection.setAutoCommit(false);
    }

    Connection connection() {
        return connection;
    }

    /** The statement, prepared once for this connection. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
            closeEldest();
        }
        return statement;
    }

    private void closeEldest() throws SQLException {
        if (statements.size() > MAX_STATEMENTS) {
            var eldest = statements.entrySet().iterator();
            PreparedStatement statement = eldest.next().getValue();
            eldest.remove();
            statement.close();
        }
    }

    /** For what PostgreSQL does only outside of a transaction; none may be open. */
    void executeAlone(String sql) throws SQLException {
        connection.setAutoCommit(true);
        try {
            execute(sql);
        } finally {
            connection.setAutoCommit(false);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Back to before the transaction. If that fails the connection is of no use. */
    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
