package io.sluice.udf.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Names of tables and columns that come from data: safe for PostgreSQL, unique, and the name itself where it can be. */
public final class Identifiers {

    /** PostgreSQL cuts longer names without a word. */
    public static final int MAX_BYTES = 63;

    private static final int MAX_STEM_BYTES = MAX_BYTES - 9;
    /** The shortest that a long name is cut to: the last character that has no place may need four bytes. */
    private static final int MIN_CUT_BYTES = MAX_BYTES - 3;

    private static final Pattern ENDS_IN_CHECKSUM = Pattern.compile("(?s).*_[0-9a-f]{8}");
    private static final String METADATA_PREFIX = "cdc_";

    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    private Identifiers() {}

    /** A name that PostgreSQL takes as it is; what had to be altered ends in a checksum of the original. */
    public static String safe(String name) {
        String stem = name.replace('\0', '_');
        if (!stem.isEmpty() && stem.equals(name) && name.getBytes(UTF_8).length <= MAX_BYTES) {
            return name;
        }
        return altered(stem, name);
    }

    /** The table of a collection, or of whatever is to name it. */
    public static String table(String name) {
        return looksAltered(name) ? altered(name, name) : safe(name);
    }

    /** The column of a document's field; a field named like Sluice's or PostgreSQL's own columns makes way for them. */
    public static String column(String field) {
        return field.startsWith(METADATA_PREFIX) || isSystemColumn(field) ? altered("_" + field, field) : table(field);
    }

    /** True for what could be another name's altered form, which must not be this one's too. */
    private static boolean looksAltered(String name) {
        return ENDS_IN_CHECKSUM.matcher(name).matches()
                && (name.startsWith("_") || name.getBytes(UTF_8).length >= MIN_CUT_BYTES);
    }

    /** True for the columns that every table of PostgreSQL has, which no table may define. */
    static boolean isSystemColumn(String name) {
        return SYSTEM_COLUMNS.contains(name);
    }

    private static String altered(String stem, String original) {
        CRC32 checksum = new CRC32();
        checksum.update(original.getBytes(UTF_8));
        int end = stem.length();
        while (stem.substring(0, end).getBytes(UTF_8).length > MAX_STEM_BYTES) {
            end = stem.offsetByCodePoints(end, -1);
        }
        return stem.substring(0, end) + "_" + HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    /** The name in double quotes, as SQL takes any name. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
