package io.sluice.watcher.source.mongodb;

import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import java.util.List;
import java.util.Optional;

/**
 * What the change stream is asked for. The server ends a stream at an event that is over its 16 MB, and the events of the
 * same batch that came before it are lost with it. So the stream is opened again for one event at a time, until it ends
 * at the one that is too large; and again for that one alone, each time with less of it.
 *
 * @param singly one event at a time
 */
record StreamRequest(Parts parts, boolean singly) {

    static final StreamRequest USUAL = new StreamRequest(Parts.ALL, false);

    /** For where the stream is, and not for what is in it. */
    static final StreamRequest OF_A_POSITION = new StreamRequest(Parts.KEY, true);

    /** What an event is to have; each has less than the one before. */
    enum Parts {
        ALL("whole"),
        WITHOUT_BEFORE_IMAGE("without its before image"),
        WITHOUT_UPDATE_DESCRIPTION("without its before image and the description of its update"),
        /** Neither images nor the description of the update. */
        KEY("with its document as it is now, and no more");

        private final String inWords;

        Parts(String inWords) {
            this.inWords = inWords;
        }

        /** How an event is delivered of which the server gave these. */
        String inWords() {
            return inWords;
        }

        private Optional<Parts> fewer() {
            return switch (this) {
                case ALL -> Optional.of(WITHOUT_BEFORE_IMAGE);
                case WITHOUT_BEFORE_IMAGE -> Optional.of(WITHOUT_UPDATE_DESCRIPTION);
                case WITHOUT_UPDATE_DESCRIPTION -> Optional.of(KEY);
                case KEY -> Optional.empty();
            };
        }
    }

    /** What to ask for after the server refused an event of this request; empty if there is nothing less. */
    Optional<StreamRequest> less() {
        return singly
                ? parts.fewer().map(fewer -> new StreamRequest(fewer, true))
                : Optional.of(new StreamRequest(parts, true));
    }

    /** True if the next event, and no other, comes with less than all. */
    boolean isReduced() {
        return parts != Parts.ALL;
    }

    /**
     * Whether the stream is to be as usual again: after the event that was too large; or where none was, because the
     * document that the server looked up has become smaller.
     */
    boolean isDone(boolean hasEvent) {
        return isReduced() ? hasEvent : singly && !hasEvent;
    }

    int batchSize(int usual) {
        return singly ? 1 : usual;
    }

    FullDocumentBeforeChange beforeImage(FullDocumentBeforeChange usual) {
        return isReduced() ? FullDocumentBeforeChange.OFF : usual;
    }

    /** Without a look-up there would still be the document of an insert or a replacement: {@link #leftOut} has it too. */
    FullDocument fullDocument(FullDocument usual) {
        return parts == Parts.KEY ? FullDocument.DEFAULT : usual;
    }

    /** The fields that the server is to take out of the event. */
    List<String> leftOut() {
        return switch (parts) {
            case ALL, WITHOUT_BEFORE_IMAGE -> List.of();
            case WITHOUT_UPDATE_DESCRIPTION -> List.of("updateDescription");
            case KEY -> List.of("updateDescription", "fullDocument");
        };
    }
}
