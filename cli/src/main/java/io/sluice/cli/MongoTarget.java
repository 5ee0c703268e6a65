package io.sluice.cli;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.PartState;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackException;
import io.sluice.cli.stack.StackOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.bson.Document;
import picocli.CommandLine.Option;

/** A collection of the stack's MongoDB, or of the user's own. */
final class MongoTarget {
    private static final String USUAL_URI = "mongodb://localhost:27017";
    private static final int SERVER_TIMEOUT_SECONDS = 10;

    @Option(
            names = "--mongo-uri",
            paramLabel = "URI",
            description = "Connection string (default: the local stack's if it runs, else MONGODB_URI, else "
                    + USUAL_URI + ").")
    private String uri;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            defaultValue = "testdb",
            description = "Its database (default: ${DEFAULT-VALUE}).")
    private String database;

    @Option(
            names = "--collection",
            paramLabel = "NAME",
            defaultValue = "events",
            description = "Its collection (default: ${DEFAULT-VALUE}).")
    private String collection;

    /** @param problems gets a line for each value that is not legal */
    void check(List<String> problems) {
        if (uri != null && !isConnectionString(uri)) {
            // Not shown: what was meant as a connection string may hold a password.
            problems.add("--mongo-uri is no connection string; legal: mongodb://host:port/… or mongodb+srv://host/…");
        }
        try {
            MongoNamespace.checkDatabaseNameValidity(database);
        } catch (IllegalArgumentException e) {
            problems.add(
                    "--database '%s' is not legal; legal: a name without / \\ . \" and blanks".formatted(database));
        }
        try {
            MongoNamespace.checkCollectionNameValidity(collection);
        } catch (IllegalArgumentException e) {
            problems.add("--collection '%s' is not legal; legal: any name that is not empty".formatted(collection));
        }
    }

    private static boolean isConnectionString(String uri) {
        try {
            return !new ConnectionString(uri).getHosts().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        } catch (MongoException e) {
            // Well written, but a name in it cannot be looked up; the connection will say so.
            return true;
        }
    }

    MongoNamespace namespace() {
        return new MongoNamespace(database, collection);
    }

    /** @param connections how many are needed at the same time */
    MongoClient connect(int connections) {
        ConnectionString address = parse(address(uri, MongoTarget::ofStack, System.getenv()));
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SERVER_TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxSize(connections))
                .applyConnectionString(address)
                .build());
        try {
            client.getDatabase(database).runCommand(new Document("ping", 1));
            return client;
        } catch (MongoException e) {
            client.close();
            throw new StackException(
                    "MongoDB at " + String.join(",", address.getHosts()) + " does not answer: " + e.getMessage(), e);
        }
    }

    private static ConnectionString parse(String address) {
        try {
            return new ConnectionString(address);
        } catch (IllegalArgumentException e) {
            throw new StackException("MONGODB_URI is no connection string", e);
        } catch (MongoException e) {
            throw new StackException("MongoDB's address cannot be looked up: " + e.getMessage(), e);
        }
    }

    static String address(@Nullable String given, Supplier<Optional<String>> stack, Map<String, String> env) {
        return Optional.ofNullable(given)
                .or(stack)
                .or(() -> Optional.ofNullable(env.get("MONGODB_URI")).filter(value -> !value.isBlank()))
                .orElse(USUAL_URI);
    }

    private static Optional<String> ofStack() {
        LocalStack stack = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.silent());
        boolean runs = stack.status().stream()
                .anyMatch(part -> part.name() == PartName.MONGODB && part.state() == PartState.RUNNING);
        return runs ? Optional.of(stack.info().mongodb()) : Optional.empty();
    }
}
