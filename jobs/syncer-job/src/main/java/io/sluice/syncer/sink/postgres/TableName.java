package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.Identifiers;

/** A table's name with its schema's. */
record TableName(String schema, String table) {

    /** As SQL names it, quoted: the only way a name gets into a statement. */
    String sql() {
        return Identifiers.quote(schema) + "." + Identifiers.quote(table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
