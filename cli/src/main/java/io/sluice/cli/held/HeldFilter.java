package io.sluice.cli.held;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which held changes are meant.
 *
 * @param limit how many are named; all are counted
 */
public record HeldFilter(Optional<String> collection, Optional<Instant> dueBefore, int limit) {

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--limit", Integer.toString(limit)));
        collection.ifPresent(name -> arguments.addAll(List.of("--collection", name)));
        dueBefore.ifPresent(time -> arguments.addAll(List.of("--due-before", time.toString())));
        return arguments;
    }
}
