package io.sluice.syncer.pipeline;

import io.sluice.udf.event.ConsumedRecord;
import java.util.Arrays;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * Sends the records of one document to one subtask: two subtasks never write the same row, and its changes keep their
 * order. A record without a key stays with its partition.
 */
public final class RecordKey implements KeySelector<ConsumedRecord, Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(ConsumedRecord record) {
        return record.key() != null ? Arrays.hashCode(record.key()) : record.partition();
    }
}
