package io.sluice.cli.verify;

import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnValues;
import io.sluice.udf.mapping.UnmappableException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a value can have become in a column that was widened. The way counts: a whole number that was stored, became text
 * with its column and then jsonb, is a text there; one that is written to the jsonb column is a number.
 */
final class Widenings {

    /** The kinds in which others meet, and which can be widened further. */
    private static final List<ColumnKind> STOPS = List.of(ColumnKind.NUMERIC, ColumnKind.TEXT);

    private Widenings() {}

    /** The value's forms in a column of the kind {@code to}; the value itself, if no way leads there. */
    static List<Object> of(Object value, ColumnKind from, ColumnKind to) {
        List<Object> forms = new ArrayList<>();
        add(forms, value, from, to);
        return forms.isEmpty() ? List.of(value) : forms;
    }

    private static void add(List<Object> forms, Object value, ColumnKind from, ColumnKind to) {
        try {
            forms.add(ColumnValues.widen(value, from, to));
        } catch (UnmappableException e) {
            return; // Not a finite number: numeric was never on its way.
        }
        for (ColumnKind stop : STOPS) {
            if (stop != from && stop != to && from.widen(stop) == stop && stop.widen(to) == to) {
                addThrough(forms, value, from, stop, to);
            }
        }
    }

    private static void addThrough(List<Object> forms, Object value, ColumnKind from, ColumnKind stop, ColumnKind to) {
        try {
            add(forms, ColumnValues.widen(value, from, stop), stop, to);
        } catch (UnmappableException e) {
            // As above.
        }
    }
}
