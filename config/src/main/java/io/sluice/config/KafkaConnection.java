package io.sluice.config;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;

/**
 * What every Kafka client of a job is told.
 *
 * @param brokers host:port, separated by commas
 * @param properties chiefly security
 */
public record KafkaConnection(String brokers, Map<String, Secret> properties) implements Serializable {

    public KafkaConnection {
        properties = Map.copyOf(properties);
    }

    public static KafkaConnection of(Settings settings) {
        return new KafkaConnection(
                String.join(",", settings.get(CommonSettings.KAFKA_BROKERS)),
                settings.secrets(CommonSettings.KAFKA_PROPERTIES));
    }

    /** The properties of a client. Secrets are references in it, which the client resolves when it is made. */
    public Properties clientProperties() {
        Properties client = new Properties();
        if (!properties.isEmpty()) {
            client.putAll(SecretConfigProvider.declaration());
            properties.forEach((key, secret) -> client.put(key, SecretConfigProvider.reference(secret)));
        }
        client.put("bootstrap.servers", brokers);
        return client;
    }
}
