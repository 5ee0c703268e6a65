package io.sluice.syncer.sink;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.type.ImmutableTypeInfo;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** A row and the record it came from, for a dead letter should the target refuse it. */
@TypeInfo(MappedRow.TypeFactory.class)
public record MappedRow(RowChange row, ConsumedRecord origin) {

    public MappedRow {
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(origin, "origin");
    }

    /** For logs: where the row goes and came from, without what is in it. */
    @Override
    public String toString() {
        return row.operation() + " of " + row.table().name() + " from " + origin.position();
    }

    /** Gives Flink the serializer. */
    public static final class TypeFactory extends TypeInfoFactory<MappedRow> {
        @Override
        public TypeInformation<MappedRow> createTypeInfo(Type type, Map<String, TypeInformation<?>> genericParameters) {
            return typeInfo();
        }
    }

    public static TypeInformation<MappedRow> typeInfo() {
        return new ImmutableTypeInfo<>(MappedRow.class, MappedRowSerializer.INSTANCE);
    }
}
