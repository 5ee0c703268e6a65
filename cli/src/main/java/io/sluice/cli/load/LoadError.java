package io.sluice.cli.load;

/**
 * Messages that were not inserted, or not acknowledged.
 *
 * @param kind what failures of the same sort have in common
 * @param messages how many
 * @param example what the first of them said
 */
public record LoadError(String kind, long messages, String example) {

    LoadError and(LoadError other) {
        return new LoadError(kind, messages + other.messages, example);
    }
}
