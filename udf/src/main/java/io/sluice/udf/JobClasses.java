package io.sluice.udf;

/**
 * Classes that Flink loads with a job's jar, and lets go of at the job's end unless something still holds them: a thread,
 * an entry in one of the JDK's own registries.
 */
public final class JobClasses {

    private JobClasses() {}

    /** False of a jar in Flink's {@code lib/} and of a job within a test: what is shared there serves the next job. */
    public static boolean endWithTheJob(Class<?> loaded) {
        return loaded.getClassLoader() != ClassLoader.getSystemClassLoader();
    }
}
