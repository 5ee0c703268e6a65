package io.sluice.udf.mapping;

import io.sluice.udf.event.ChangeEvent;
import java.util.List;
import org.bson.BsonValue;

/**
 * An element of an array while it becomes a row.
 *
 * @param parent the values of the document's own row
 * @param index the element's place, from 0
 * @param nowMs the time of mapping, epoch milliseconds
 */
record Element(ChangeEvent event, List<Object> parent, BsonValue value, int index, long nowMs) {}
