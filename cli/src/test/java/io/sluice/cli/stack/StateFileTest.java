package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    private Path folder;

    @Test
    void keepsWhatWasWritten() {
        StackState state = new StackState(3, Map.of("kafka-1", 9092), Map.of(PartName.MONGODB, "mongodb://u:p@h/"));
        StateFile file = new StateFile(folder.resolve("state.json"));
        file.write(state);
        assertThat(file.read()).contains(state);
    }

    @Test
    void isForItsOwnerOnlySinceAnAddressMayHoldAPassword() throws IOException {
        Path path = folder.resolve("state.json");
        new StateFile(path).write(StackState.empty());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void isEmptyBeforeTheFirstStart() {
        assertThat(new StateFile(folder.resolve("state.json")).read()).isEmpty();
    }

    @Test
    void saysSoWhenItIsDamaged() throws IOException {
        Path path = Files.writeString(folder.resolve("state.json"), "{\"brokers\":");
        assertThatThrownBy(() -> new StateFile(path).read())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("damaged");
    }
}
