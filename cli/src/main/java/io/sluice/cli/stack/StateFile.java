package io.sluice.cli.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes {@link StackState}. */
final class StateFile {
    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    StateFile(Path file) {
        this.file = file;
    }

    Optional<StackState> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(Files.readString(file), StackState.class));
        } catch (JsonProcessingException e) {
            throw new StackException(file + " is damaged; remove it and run up again", e);
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    void write(StackState state) {
        try {
            PrivateFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(state));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("state cannot be written as JSON", e);
        }
    }
}
