package io.sluice.syncer.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.udf.event.ConsumedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with the value of an event in each line, as if each were a record of Kafka, the line its offset. */
public final class SampleFile {

    private SampleFile() {}

    /** Blank lines are left out. */
    public static List<ConsumedRecord> read(Path file, String topic, long nowMs) throws IOException {
        // Each byte a character and back: what is no UTF-8 is for the format to refuse.
        List<String> lines = Files.readAllLines(file, ISO_8859_1);
        List<ConsumedRecord> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                records.add(new ConsumedRecord(
                        topic, 0, i + 1L, nowMs, null, lines.get(i).getBytes(ISO_8859_1)));
            }
        }
        return records;
    }
}
