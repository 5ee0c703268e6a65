package io.sluice.watcher.kafka;

import io.sluice.udf.error.ErrorKind;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;

/** What the errors of Kafka's client mean for the records that were being written. */
public final class KafkaErrors {

    private static final List<Class<? extends KafkaException>> TRANSACTION_LOST = List.of(
            ProducerFencedException.class,
            FencedInstanceIdException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class,
            UnknownProducerIdException.class,
            TransactionAbortedException.class);

    private KafkaErrors() {}

    /** Of an error or the first of its causes that says more than that it is Kafka's. */
    public static ErrorKind kindOf(Throwable error) {
        ErrorKind kind = ErrorKind.UNKNOWN;
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof KafkaException ofKafka) {
                kind = kindOf(ofKafka);
                if (each.getClass() != KafkaException.class) {
                    return kind;
                }
            }
        }
        return kind;
    }

    private static ErrorKind kindOf(KafkaException error) {
        if (error instanceof ConfigException) {
            return ErrorKind.CONFIGURATION;
        }
        if (error instanceof RetriableException) {
            return ErrorKind.KAFKA_UNAVAILABLE;
        }
        if (error instanceof RecordTooLargeException || error instanceof RecordBatchTooLargeException) {
            return ErrorKind.RECORD_TOO_LARGE;
        }
        return TRANSACTION_LOST.stream().anyMatch(type -> type.isInstance(error))
                ? ErrorKind.TRANSACTION_LOST
                : ErrorKind.KAFKA_REFUSED;
    }
}
