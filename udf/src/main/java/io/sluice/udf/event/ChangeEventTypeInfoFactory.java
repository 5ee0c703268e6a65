package io.sluice.udf.event;

import io.sluice.udf.type.ImmutableTypeInfo;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Gives Flink the serializer of change events. */
public final class ChangeEventTypeInfoFactory extends TypeInfoFactory<ChangeEvent> {

    @Override
    public TypeInformation<ChangeEvent> createTypeInfo(Type type, Map<String, TypeInformation<?>> genericParameters) {
        return new ImmutableTypeInfo<>(ChangeEvent.class, ChangeEventSerializer.INSTANCE);
    }
}
