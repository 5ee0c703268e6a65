package io.sluice.watcher.source.mongodb;

import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.List;
import org.quicktheories.core.Gen;

/** Resume tokens of any time, also of many changes of one transaction, and of moments without a change. */
final class RandomTokens {

    private RandomTokens() {}

    static Gen<String> tokens() {
        return integers()
                .all()
                .zip(integers().between(0, Integer.MAX_VALUE), integers().between(-1, 100_000), RandomTokens::token);
    }

    /** In the order of a stream, each once. */
    static Gen<List<String>> streams() {
        return lists().of(integers()
                        .between(1_000, 1_003)
                        .zip(integers().between(0, 3), integers().between(0, 3), RandomTokens::token))
                .ofSizeBetween(1, 25)
                .map(tokens -> tokens.stream().sorted().distinct().toList());
    }

    private static String token(int seconds, int increment, int transactionIndex) {
        return transactionIndex < 0
                ? Tokens.highWatermark(seconds, increment)
                : Tokens.of(seconds, increment, transactionIndex);
    }
}
