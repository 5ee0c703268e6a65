package io.sluice.udf.mapping;

/** The names of the columns that say where a row came from (document 4's schema, and the version). */
public final class MetadataColumns {

    /** {@code insert}, {@code update}, {@code replace}; {@code delete} on a softly deleted row. */
    public static final String OPERATION = "cdc_operation";
    /** When Sluice mapped the change. */
    public static final String TIMESTAMP = "cdc_timestamp";
    /** {@link io.sluice.udf.event.Version} as text. */
    public static final String VERSION = "cdc_version";

    private MetadataColumns() {}
}
