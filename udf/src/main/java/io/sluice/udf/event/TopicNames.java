package io.sluice.udf.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The topic of a collection, from a template with {@code {database}} and {@code {collection}}.
 *
 * <p>Kafka takes letters, digits, dots, dashes and underscores. A name with anything else is altered, and then ends in
 * a checksum, so that two collections never share a topic by accident.
 */
public record TopicNames(String template) implements Serializable {

    private static final String PREFIX = "cdc.";
    private static final String DATABASE_OF_PLAIN_NAMES = "kafka";
    private static final int MAX_LENGTH = 249;
    private static final int CHECKSUM_LENGTH = 9;

    public String of(Namespace namespace) {
        String raw =
                template.replace("{database}", namespace.database()).replace("{collection}", namespace.collection());
        // An event of a whole database has no collection to name.
        String name = namespace.collection().isEmpty() ? withoutCollection(raw, namespace.database()) : raw;
        String legal = name.replaceAll("[^a-zA-Z0-9._-]", "_");
        return legal.equals(name) && legal.length() <= MAX_LENGTH ? name : altered(legal, name);
    }

    /**
     * The collection of a topic whose records do not name one: {@code cdc.shop.orders} and {@code shop.orders} have the
     * collection {@code orders} of {@code shop}, {@code orders} that of {@code kafka}.
     */
    public static Namespace namespaceOf(String topic) {
        String name = topic.startsWith(PREFIX) && topic.indexOf('.', PREFIX.length()) > 0
                ? topic.substring(PREFIX.length())
                : topic;
        return name.indexOf('.') > 0 ? Namespace.parse(name) : new Namespace(DATABASE_OF_PLAIN_NAMES, name);
    }

    private static String withoutCollection(String raw, String database) {
        String name = raw.endsWith(".") ? raw.substring(0, raw.length() - 1) : raw;
        return name.isEmpty() ? database : name;
    }

    private static String altered(String legal, String original) {
        CRC32 checksum = new CRC32();
        checksum.update(original.getBytes(UTF_8));
        String stem = legal.substring(0, Math.min(legal.length(), MAX_LENGTH - CHECKSUM_LENGTH));
        return stem + "_" + HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
