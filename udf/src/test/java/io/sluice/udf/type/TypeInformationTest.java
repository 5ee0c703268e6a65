package io.sluice.udf.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels between operators has a serializer of its own, for Flink's general one is slow and not stable. */
class TypeInformationTest {

    @ParameterizedTest
    @ValueSource(classes = {ChangeEvent.class, ConsumedRecord.class, DeadLetter.class})
    void flinkFindsTheSerializerByTheClass(Class<?> type) {
        TypeInformation<?> info = TypeInformation.of(type);

        assertThat(info).isInstanceOf(ImmutableTypeInfo.class);
        assertThat(info.getTypeClass()).isEqualTo(type);
        assertThat(info.createSerializer(new SerializerConfigImpl())).isInstanceOf(ImmutableSerializer.class);
        assertThat(info).isEqualTo(TypeInformation.of(type)).hasSameHashCodeAs(TypeInformation.of(type));
    }

    @ParameterizedTest
    @ValueSource(classes = {ChangeEvent.class, ConsumedRecord.class, DeadLetter.class})
    void aJobWithoutGenericTypesTakesIt(Class<?> type) {
        Configuration withoutGenericTypes = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(withoutGenericTypes);

        assertThatCode(() -> TypeInformation.of(type)
                        .createSerializer(env.getConfig().getSerializerConfig()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(classes = {ChangeEvent.class, ConsumedRecord.class, DeadLetter.class})
    void itIsNoTypeOfAnother(Class<?> type) {
        assertThat(TypeInformation.of(type)).isNotEqualTo(TypeInformation.of(String.class));
        assertThat(TypeInformation.of(type).createSerializer(new SerializerConfigImpl()))
                .isNotEqualTo(TypeInformation.of(String.class).createSerializer(new SerializerConfigImpl()));
    }
}
