package io.sluice.udf.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of change events: the same for the same position, however often it is read. Not for several threads. */
public final class EventIds {

    /** As long as an ObjectId, like the ids in document 4's example. */
    private static final int ID_BYTES = 12;

    private final MessageDigest digest;

    public EventIds() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * The id of a change.
     *
     * @param position what names the change at its source and no other
     */
    public String of(String position) {
        return HexFormat.of().formatHex(digest.digest(position.getBytes(UTF_8)), 0, ID_BYTES);
    }
}
