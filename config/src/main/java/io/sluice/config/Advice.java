package io.sluice.config;

import java.util.Optional;

/** A warning about a legal value that someone gave; never asked about defaults. */
@FunctionalInterface
interface Advice {

    /**
     * What to warn of.
     *
     * @param key the key as given: of an entry of a map, the entry's
     * @param given the text, references resolved; of a secret setting, its template, which must not be repeated; empty
     *     where it is not a single text
     */
    Optional<String> about(String key, String given, Settings all);
}
