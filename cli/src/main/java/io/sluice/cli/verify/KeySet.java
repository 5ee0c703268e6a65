package io.sluice.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A set of many row keys in eight bytes each: of their hashes. Two of a hundred million keys share one with a chance of
 * one to four thousand; a row of the target is then wrongly taken for known.
 */
final class KeySet {

    private final MessageDigest digest;
    private long[] hashes = new long[1024];
    private int size;
    private boolean isSorted = true;

    KeySet() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    void add(String key) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(key);
        isSorted = false;
    }

    boolean contains(String key) {
        if (!isSorted) {
            Arrays.sort(hashes, 0, size);
            isSorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(key)) >= 0;
    }

    private long hash(String key) {
        return ByteBuffer.wrap(digest.digest(key.getBytes(UTF_8))).getLong();
    }
}
