package io.sluice.syncer.sink.postgres;

import java.io.IOException;
import java.util.List;

/** A table is not as its mapping needs it, and the sink may not or cannot make it so. */
final class UnfitTableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnfitTableException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
