package io.sluice.syncer.plan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a plan is asked for.
 *
 * @param sample a file with the value of an event in each line
 * @param sampleTopic the topic that they count as read from
 * @param lastRecords how many records of each topic to read, instead; 0 for none
 * @param settings what the job would be submitted with
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it came
public record PlanQuery(Optional<Path> sample, Optional<String> sampleTopic, int lastRecords, String[] settings) {

    /**
     * Reads the arguments.
     *
     * @param args {@code --sample FILE}, {@code --sample-topic TOPIC} and {@code --from-topic N}, and then the job's own
     *     arguments
     */
    public static PlanQuery parse(String... args) {
        Optional<Path> sample = Optional.empty();
        Optional<String> sampleTopic = Optional.empty();
        int lastRecords = 0;
        for (int i = 0; i + 1 < args.length; i += 2) {
            String value = args[i + 1];
            switch (args[i]) {
                case "--sample" -> sample = Optional.of(Path.of(value));
                case "--sample-topic" -> sampleTopic = Optional.of(value);
                case "--from-topic" -> lastRecords = Integer.parseInt(value);
                default -> {
                    return new PlanQuery(sample, sampleTopic, lastRecords, Arrays.copyOfRange(args, i, args.length));
                }
            }
        }
        throw new IllegalArgumentException("The job's own arguments are missing: --config FILE");
    }
}
