package io.sluice.cli.flink;

import java.util.List;
import java.util.regex.Pattern;

/** How users name a job: its kind, the beginning of its name, or its id. */
public record JobRef(String text) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final String PREFIX = "sluice-";

    public boolean isId() {
        return ID.matcher(text).matches();
    }

    /** The one job that has not ended and is meant. */
    public Job find(List<Job> jobs) {
        List<Job> found = jobs.stream()
                .filter(job -> !job.hasEnded())
                .filter(this::matches)
                .toList();
        if (found.isEmpty()) {
            throw new FlinkException("no job " + text + " is running");
        }
        if (found.size() > 1) {
            throw new FlinkException("there are " + found.size() + " running jobs " + text + "; name one by its id: "
                    + String.join(", ", found.stream().map(Job::id).toList()));
        }
        return found.get(0);
    }

    private boolean matches(Job job) {
        return isId()
                ? job.id().equals(text)
                : job.name().startsWith(PREFIX + text) || job.name().equals(text);
    }
}
