package io.sluice.cli.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * What is kept between down and up.
 *
 * @param brokers number of Kafka brokers
 * @param ports by part and purpose
 * @param own the user's own servers, by part; may hold passwords, so the file is for its owner only
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StackState(int brokers, Map<String, Integer> ports, Map<PartName, String> own) {
    StackState {
        ports = ports == null ? Map.of() : Map.copyOf(ports);
        own = own == null ? Map.of() : Map.copyOf(own);
    }

    static StackState empty() {
        return new StackState(1, Map.of(), Map.of());
    }
}
