package io.sluice.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Lets a Kafka client resolve a {@link Secret} when it is made, on the machine where it is made: what travels in the
 * job graph is the reference.
 */
public final class SecretConfigProvider implements ConfigProvider {

    private static final String NAME = "sluice";
    private static final String PROVIDERS = "config.providers";

    /** The properties that make a client know this provider. */
    static Map<String, String> declaration() {
        return Map.of(PROVIDERS, NAME, PROVIDERS + "." + NAME + ".class", SecretConfigProvider.class.getName());
    }

    /** A property's value that stands for the secret. Kafka's own grammar of references is narrower than ours. */
    static String reference(Secret secret) {
        String key = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(secret.template().getBytes(UTF_8));
        return "${" + NAME + ":" + key + "}";
    }

    @Override
    public ConfigData get(String path) {
        throw new UnsupportedOperationException("A secret is asked for by its own reference");
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        Map<String, String> values = new HashMap<>();
        for (String key : keys) {
            values.put(key, new Secret(new String(Base64.getUrlDecoder().decode(key), UTF_8)).resolve());
        }
        return new ConfigData(values);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
