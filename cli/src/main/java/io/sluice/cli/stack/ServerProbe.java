package io.sluice.cli.stack;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.bson.Document;

/** Asks a server once whether it answers. */
final class ServerProbe {
    private static final int TIMEOUT_MS = 5000;
    private static final String INVALID_PASSWORD_CLASS = "28";

    private ServerProbe() {}

    static boolean answers(PartName part, String address, Map<String, String> env) {
        return switch (part) {
            case MONGODB -> mongodb(address);
            case KAFKA -> kafka(address);
            case POSTGRES -> postgres(address, env);
            case FLINK -> flink(address);
        };
    }

    private static boolean mongodb(String uri) {
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS))
                .build())) {
            client.getDatabase("admin").runCommand(new Document("hello", 1));
            return true;
        } catch (MongoException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean kafka(String bootstrap) {
        try (Admin admin = Kafka.admin(bootstrap)) {
            return Kafka.brokers(admin) > 0;
        } catch (KafkaException e) {
            return false;
        }
    }

    private static boolean postgres(String url, Map<String, String> env) {
        Properties login = new Properties();
        login.setProperty("loginTimeout", Integer.toString(TIMEOUT_MS / 1000));
        if (env.containsKey("POSTGRES_USER")) {
            login.setProperty("user", env.get("POSTGRES_USER"));
        }
        if (env.containsKey("POSTGRES_PASSWORD")) {
            login.setProperty("password", env.get("POSTGRES_PASSWORD"));
        }
        try (Connection connection = DriverManager.getConnection(PostgresAddress.jdbc(url), login)) {
            return connection.isValid(TIMEOUT_MS / 1000);
        } catch (SQLException e) {
            // It answers, only not to us: whoever submits a job may hold the right password.
            return e.getSQLState() != null && e.getSQLState().startsWith(INVALID_PASSWORD_CLASS);
        }
    }

    private static boolean flink(String url) {
        try {
            return new FlinkRest(URI.create(url)).taskManagers() >= 0;
        } catch (FlinkException | IllegalArgumentException e) {
            return false;
        }
    }
}
