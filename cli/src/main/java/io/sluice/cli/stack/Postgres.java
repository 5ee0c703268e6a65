package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A real PostgreSQL, set up for two-phase commit and logical decoding. */
final class Postgres implements Part {
    static final int USUAL_PORT = 5432;
    static final String USER = "sluice";
    static final String DATABASE = "sluice";
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final int PASSWORD_BYTES = 24;

    private final Home home;
    private final PostgresBinaries binaries;
    private final ManagedProcess process;
    private final int port;

    Postgres(Home home, PostgresBinaries binaries, int port) {
        this.home = home;
        this.binaries = binaries;
        this.port = port;
        this.process = process(home);
    }

    static ManagedProcess process(Home home) {
        return new ManagedProcess(
                "PostgreSQL", home.run().resolve("postgres.pid"), home.logs().resolve("postgres.log"));
    }

    static Path passwordFile(Home home) {
        return home.data().resolve("postgres.password");
    }

    /** In libpq's format, so that a URI can name it instead of holding the password. */
    static Path passFile(Home home) {
        return home.data().resolve("postgres.pgpass");
    }

    String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    String uri() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/" + DATABASE + "?passfile=" + passFile(home);
    }

    @Override
    public PartName name() {
        return PartName.POSTGRES;
    }

    @Override
    public void fetch() {
        binaries.provide();
    }

    @Override
    public void start() {
        Path bin = binaries.provide().resolve("bin");
        Account account = Account.unprivileged();
        Path data = home.data().resolve("postgres");
        if (!account.canRun(bin.resolve("postgres"), process.log())) {
            throw new StartException("the account " + account.user() + ", which runs PostgreSQL, cannot reach " + bin
                    + "; set SLUICE_HOME to a folder that other users may enter");
        }
        initialize(bin, account, data);
        process.start(
                account.command(List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        // No socket file: its usual folder may not exist or may be another user's.
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=100",
                        // Two-phase commit is off by default.
                        "-c",
                        "max_prepared_transactions=64",
                        "-c",
                        "wal_level=logical",
                        "-c",
                        "shared_buffers=256MB",
                        "-c",
                        "log_line_prefix=%m [%p] %d ")),
                Map.of());
        Await.serving("PostgreSQL", START_DEADLINE, process, this::answers);
        haveDatabase();
    }

    @Override
    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void stop() {
        // INT is PostgreSQL's fast stop; TERM would wait for every client to leave.
        process.stop("INT", STOP_DEADLINE);
    }

    @Override
    public PartStatus status() {
        return new PartStatus(
                PartName.POSTGRES,
                isRunning() ? PartState.RUNNING : PartState.STOPPED,
                jdbcUrl(),
                false,
                process.pid().stream().toList(),
                process.log().toString());
    }

    private void initialize(Path bin, Account account, Path data) {
        if (Files.exists(data)) {
            return;
        }
        Path partial = home.data().resolve("postgres.partial");
        Folders.delete(partial);
        String password = readPassword(home);
        try {
            Files.createDirectory(partial);
            account.own(partial);
            Path readable = home.data().resolve("postgres.initial-password");
            PrivateFile.write(readable, password + "\n");
            account.own(readable);
            // initdb wants an empty folder, so the password cannot lie in it.
            Tool.Result result = Tool.run(
                    account.command(List.of(
                            bin.resolve("initdb").toString(),
                            "--pgdata=" + partial,
                            "--username=" + USER,
                            "--pwfile=" + readable,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C")),
                    process.log());
            Files.deleteIfExists(readable);
            if (!result.succeeded()) {
                throw new StartException(
                        "PostgreSQL's initdb failed: " + result.lastLine() + " (log: " + process.log() + ")");
            }
            Files.move(partial, data);
        } catch (IOException e) {
            throw new StartException("cannot set up PostgreSQL's data folder: " + e.getMessage(), e);
        }
    }

    /** Makes the password, once: Flink's processes get it in their environment, and may start before the server. */
    static void providePassword(Home home) {
        if (Files.exists(passwordFile(home))) {
            return;
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrivateFile.write(passFile(home), "127.0.0.1:*:*:" + USER + ":" + password + "\n");
        PrivateFile.write(passwordFile(home), password + "\n");
    }

    static String readPassword(Home home) {
        try {
            return Files.readString(passwordFile(home)).strip();
        } catch (IOException e) {
            throw new StackException("cannot read PostgreSQL's password from " + passwordFile(home), e);
        }
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private Connection connect(String database) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", USER);
        login.setProperty("password", readPassword(home));
        return DriverManager.getConnection(jdbcUrl(database), login);
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void haveDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new StartException(
                    "cannot create PostgreSQL's database " + DATABASE + ": " + e.getMessage() + " (log: "
                            + process.log() + ")",
                    e);
        }
    }
}
