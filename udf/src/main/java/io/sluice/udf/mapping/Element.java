package io.sluice.udf.mapping;

import java.util.List;
import org.bson.BsonValue;

/**
 * An element of an array while it becomes a row.
 *
 * @param change the document's, on its way into the child table
 * @param parent the values of the document's own row
 * @param index the element's place, from 0
 */
record Element(MappedChange change, List<Object> parent, BsonValue value, int index) {}
