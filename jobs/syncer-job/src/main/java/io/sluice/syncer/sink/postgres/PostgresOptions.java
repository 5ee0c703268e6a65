package io.sluice.syncer.sink.postgres;

import io.sluice.config.Secret;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the target is, and how long to wait for it.
 *
 * @param url a JDBC URL without user and password
 * @param password resolved where the connection is opened, never before
 * @param lockTimeout how long a statement waits for a stranger's lock; never without limit
 * @param statementTimeout the longest time of one statement
 */
public record PostgresOptions(
        String url,
        String user,
        Secret password,
        String schema,
        Duration connectionTimeout,
        Duration lockTimeout,
        Duration statementTimeout)
        implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String URL_PREFIX = "jdbc:postgresql:";

    public PostgresOptions {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(schema, "schema");
        Limits.requirePositive(connectionTimeout, "connectionTimeout");
        Limits.requirePositive(lockTimeout, "lockTimeout");
        Limits.requirePositive(statementTimeout, "statementTimeout");
    }

    /** Host, port and database, for messages. Parameters are left out: whoever puts a secret there should not see it. */
    public String server() {
        String address = url.startsWith(URL_PREFIX) ? url.substring(URL_PREFIX.length()) : url;
        int parameters = address.indexOf('?');
        return (parameters < 0 ? address : address.substring(0, parameters)).replaceFirst("^//", "");
    }

    @Override
    public String toString() {
        return user + " at " + server() + ", schema " + schema;
    }
}
