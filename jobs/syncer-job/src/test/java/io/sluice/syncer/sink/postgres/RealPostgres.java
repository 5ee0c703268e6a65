package io.sluice.syncer.sink.postgres;

import io.sluice.config.Secret;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A real server for the tests: the one that the system properties {@code sluice.test.postgres.url}, {@code .user} and
 * {@code .password} name, or a private one, started on first use and stopped with the JVM.
 */
final class RealPostgres {

    private static final String PROPERTIES = "sluice.test.postgres.";
    /** PostgreSQL refuses to run as root. */
    private static final String UNPRIVILEGED_USER = "nobody";

    private static final String TEST_PASSWORD = "test's \"password\"";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final String url;
    private final String user;
    private final String password;
    private final PrivateServer server;

    private RealPostgres(String url, String user, String password, PrivateServer server) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.server = server;
    }

    static RealPostgres get() {
        return Holder.INSTANCE;
    }

    private static final class Holder {
        private static final RealPostgres INSTANCE = create();
    }

    private static RealPostgres create() {
        String url = System.getProperty(PROPERTIES + "url", "");
        if (!url.isEmpty()) {
            return new RealPostgres(
                    url,
                    System.getProperty(PROPERTIES + "user", "postgres"),
                    System.getProperty(PROPERTIES + "password", ""),
                    null);
        }
        try {
            PrivateServer server = PrivateServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            return new RealPostgres(
                    "jdbc:postgresql://127.0.0.1:" + server.port + "/postgres", "postgres", TEST_PASSWORD, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options for a schema of its own. */
    PostgresOptions newSchema() throws SQLException {
        String schema = "Test \"" + ProcessHandle.current().pid() + "\" " + SCHEMAS.incrementAndGet();
        execute("CREATE SCHEMA " + quoted(schema));
        return options(schema);
    }

    PostgresOptions options(String schema) {
        return new PostgresOptions(
                url,
                user,
                Secret.ofPlain(password),
                schema,
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
    }

    static String quoted(String name) {
        return new TableName("", name).sql().substring("\"\".".length());
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The rows, each its columns' texts joined by a bar; NULL is ∅. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet rows = statement.executeQuery(sql)) {
                return lines(rows);
            }
        }
    }

    private static List<String> lines(ResultSet rows) throws SQLException {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                String text = rows.getString(i);
                columns.add(text == null ? "∅" : text);
            }
            lines.add(String.join("|", columns));
        }
        return lines;
    }

    boolean isPrivate() {
        return server != null;
    }

    void restart() throws IOException {
        server.control("-m", "immediate", "restart");
    }

    void stop() throws IOException {
        server.control("-m", "immediate", "stop");
    }

    void start() throws IOException {
        server.control("start");
    }

    private static final class PrivateServer {
        private final Path folder;
        private final int port;

        private PrivateServer(Path folder, int port) {
            this.folder = folder;
            this.port = port;
        }

        static PrivateServer start() throws IOException {
            Path folder = Files.createTempDirectory(
                    Path.of("/tmp"),
                    "sluice-postgres-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            PrivateServer server = new PrivateServer(folder, freePort());
            server.unpack();
            Files.writeString(folder.resolve("password"), TEST_PASSWORD);
            Files.createDirectory(folder.resolve("data"));
            if (isRoot()) {
                run(List.of("chown", "-R", UNPRIVILEGED_USER, folder.toString()));
            }
            server.program(
                    "initdb",
                    "-U",
                    "postgres",
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + folder.resolve("password"),
                    "-E",
                    "UTF8",
                    "--no-locale",
                    "--no-sync");
            server.control("start");
            return server;
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static boolean isRoot() throws IOException {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        }

        private void unpack() throws IOException {
            String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
            String archive = "/postgres-linux-" + machine + ".txz";
            try (InputStream compressed = RealPostgres.class.getResourceAsStream(archive)) {
                if (compressed == null) {
                    throw new IOException("No " + archive + " on the class path: give " + PROPERTIES + "url");
                }
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(compressed)));
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    Path path = folder.resolve(entry.getName()).normalize();
                    if (entry.isDirectory()) {
                        Files.createDirectories(path);
                        continue;
                    }
                    Files.createDirectories(path.getParent());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, path);
                        Files.setPosixFilePermissions(path, permissions(entry.getMode()));
                    }
                }
            }
        }

        private static Set<PosixFilePermission> permissions(int mode) {
            boolean isExecutable = (mode & 0111) != 0;
            return new HashSet<>(PosixFilePermissions.fromString(isExecutable ? "rwxr-xr-x" : "rw-r--r--"));
        }

        void control(String... arguments) throws IOException {
            List<String> all =
                    new ArrayList<>(List.of("-w", "-l", folder.resolve("log").toString(), "-o"));
            all.add("-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
                    + " -c fsync=off -c max_prepared_transactions=20 -c deadlock_timeout=100ms");
            all.addAll(List.of(arguments));
            program("pg_ctl", all.toArray(String[]::new));
        }

        private void program(String name, String... arguments) throws IOException {
            List<String> command = new ArrayList<>();
            if (isRoot()) {
                command.addAll(List.of("runuser", "-u", UNPRIVILEGED_USER, "--"));
            }
            command.add(folder.resolve("bin").resolve(name).toString());
            command.addAll(List.of("-D", folder.resolve("data").toString()));
            command.addAll(List.of(arguments));
            run(command);
        }

        /** The server keeps its starter's output open for as long as it runs: it goes nowhere, there is a log. */
        private static void run(List<String> command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/tmp").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IOException("Failed: " + String.join(" ", command));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        void stop() {
            try {
                control("-m", "immediate", "stop");
                try (var paths = Files.walk(folder)) {
                    for (Path path :
                            paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            } catch (IOException e) {
                System.err.println("Stopping the test's PostgreSQL in " + folder + ": " + e);
            }
        }
    }
}
