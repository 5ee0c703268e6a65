package io.sluice.cli.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The events that a plan is tried with: those of a file, or the last ones of each topic, or none.
 *
 * @param topic what the events of a file are taken to be read from
 * @param lastRecords 0 for none
 */
public record PlanSample(Optional<Path> file, Optional<String> topic, int lastRecords) {

    public static final PlanSample NONE = new PlanSample(Optional.empty(), Optional.empty(), 0);

    public static PlanSample ofFile(Path file, Optional<String> topic) {
        return new PlanSample(Optional.of(file), topic, 0);
    }

    public static PlanSample ofTopics(int lastRecords) {
        return new PlanSample(Optional.empty(), Optional.empty(), lastRecords);
    }

    List<String> arguments() {
        return Stream.of(
                        file.map(path ->
                                List.of("--sample", path.toAbsolutePath().toString())),
                        topic.map(name -> List.of("--sample-topic", name)),
                        Optional.of(lastRecords)
                                .filter(count -> count > 0)
                                .map(count -> List.of("--from-topic", Integer.toString(count))))
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .toList();
    }
}
