package io.sluice.cli.contest;

import io.sluice.cli.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Linux tells about processes. One that has ended has used nothing. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");
    /** The unit of the kernel's times, on every kind of processor. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double KILOBYTES_PER_MEGABYTE = 1024;
    /** In /proc/PID/stat, counted behind the name: user and system time, and those of children that have ended. */
    private static final int FIRST_TIME = 11;

    private static final int TIMES = 4;
    /** In /proc/stat: user, nice, system, idle, iowait, irq, softirq. */
    private static final int[] BUSY = {1, 2, 3, 6, 7};

    private Proc() {}

    /** Processor time of these processes and all below them, ended ones too. */
    static double cpuSeconds(Collection<Long> pids) {
        return pids.stream()
                        .flatMapToLong(Proc::withDescendants)
                        .distinct()
                        .map(Proc::ticks)
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** Processor time of everything on this machine. */
    static double busySeconds() {
        String[] fields =
                read(ROOT.resolve("stat")).lines().findFirst().orElseThrow().split(" +", -1);
        return Arrays.stream(BUSY)
                        .mapToLong(field -> Long.parseLong(fields[field]))
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** From now on, the most memory of these processes counts anew. */
    static void forgetPeaks(Collection<Long> pids) {
        for (long pid : pids) {
            try {
                Files.writeString(folder(pid).resolve("clear_refs"), "5");
            } catch (IOException e) {
                throw new StackException("cannot measure the memory of process " + pid + ": " + e.getMessage(), e);
            }
        }
    }

    /** The sum of the most that each had in memory. */
    static double peakMegabytes(Collection<Long> pids) {
        return pids.stream().mapToLong(pid -> status(pid, "VmHWM:")).sum() / KILOBYTES_PER_MEGABYTE;
    }

    static double residentMegabytes(Collection<Long> pids) {
        return pids.stream().mapToLong(pid -> status(pid, "VmRSS:")).sum() / KILOBYTES_PER_MEGABYTE;
    }

    private static LongStream withDescendants(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(ProcessHandle::pid);
    }

    private static long ticks(long pid) {
        String stat = read(folder(pid).resolve("stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Arrays.stream(fields, FIRST_TIME, FIRST_TIME + TIMES)
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static long status(long pid, String field) {
        return read(folder(pid).resolve("status"))
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static Path folder(long pid) {
        return ROOT.resolve(Long.toString(pid));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
