package io.sluice.cli.contest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that was measured on. */
public record MachineInfo(int cores, String processor, long memoryMb, String system) {
    private static final long KILOBYTES_PER_MEGABYTE = 1024;

    public static MachineInfo current() {
        return new MachineInfo(
                Runtime.getRuntime().availableProcessors(),
                value("/proc/cpuinfo", "model name"),
                Long.parseLong("0" + value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    String text() {
        return "%d cores (%s), %,d MB, %s".formatted(cores, processor, memoryMb, system);
    }

    private static String value(String file, String key) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
