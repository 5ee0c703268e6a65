package io.sluice.syncer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ConsumedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

    @TempDir
    private Path folder;

    @Test
    void eachLineIsARecordWithItsBytes() throws Exception {
        byte[] second = {'{', (byte) 0xff, '}'};
        Path file = folder.resolve("sample");
        Files.write(file, new byte[] {'a', '\r', '\n', ' ', '\n', second[0], second[1], second[2]});

        assertThat(SampleFile.read(file, "cdc.a.b", 5))
                .satisfiesExactly(
                        record -> {
                            assertThat(record.position()).isEqualTo("cdc.a.b-0@1");
                            assertThat(record.value()).isEqualTo(new byte[] {'a'});
                            assertThat(record.key()).isNull();
                        },
                        record -> {
                            assertThat(record.offset()).isEqualTo(3);
                            assertThat(record.value()).isEqualTo(second);
                        })
                .extracting(ConsumedRecord::timestampMs)
                .containsOnly(5L);
    }
}
