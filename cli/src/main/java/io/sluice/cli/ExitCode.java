package io.sluice.cli;

/** What scripts can rely on. */
public final class ExitCode {
    public static final int OK = 0;
    /** It could not be done; one line on standard error says why. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** Not everything is up, or what was compared is not equal. */
    public static final int NOT_ALL_WELL = 3;

    private ExitCode() {}
}
