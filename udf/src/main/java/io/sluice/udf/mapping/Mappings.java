package io.sluice.udf.mapping;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which mapping a collection has: every declared one that names it, else the automatic one. */
public final class Mappings implements DocumentMapping {

    private static final long serialVersionUID = 1L;

    /** A declared mapping and the full names of the collections it is for. */
    record Declared(Pattern namespaces, DeclaredMapping mapping) implements Serializable {
        boolean names(Namespace namespace) {
            return namespaces.matcher(namespace.fullName()).matches();
        }
    }

    /** Automatic tables that their mapping says more about, and the full names of the collections. */
    record Automatic(Pattern namespaces, AutomaticMapping mapping) implements Serializable {
        boolean names(Namespace namespace) {
            return namespaces.matcher(namespace.fullName()).matches();
        }
    }

    private final List<Declared> declared;
    private final List<Automatic> automatics;
    private final AutomaticMapping automatic;
    /** What was found for the collections that events came from. */
    private transient Map<Namespace, List<DocumentMapping>> found;

    Mappings(List<Declared> declared, List<Automatic> automatics, AutomaticMapping automatic) {
        this.declared = List.copyOf(declared);
        this.automatics = List.copyOf(automatics);
        this.automatic = automatic;
    }

    /** No declared mapping: every collection has its automatic table. */
    public static Mappings automatic(DeletePolicy deletes) {
        return new Mappings(List.of(), List.of(), new AutomaticMapping(deletes));
    }

    /** The same, with another name for the tables of collections without a declared mapping. */
    public Mappings withTableName(String template) {
        return new Mappings(
                declared,
                automatics.stream()
                        .map(each ->
                                new Automatic(each.namespaces(), each.mapping().withTableName(template)))
                        .toList(),
                automatic.withTableName(template));
    }

    private List<DocumentMapping> of(Namespace namespace) {
        List<DocumentMapping> named = new ArrayList<>();
        for (Declared candidate : declared) {
            if (candidate.names(namespace)) {
                named.add(candidate.mapping());
            }
        }
        for (Automatic candidate : automatics) {
            if (candidate.names(namespace)) {
                // A second one would be the same table once more.
                named.add(candidate.mapping());
                break;
            }
        }
        return named.isEmpty() ? List.of(automatic) : named;
    }

    @Override
    public List<Table> tables(Namespace namespace) {
        return of(namespace).stream()
                .flatMap(mapping -> mapping.tables(namespace).stream())
                .toList();
    }

    @Override
    public List<RowChange> map(ChangeEvent event, Arrival arrival, InvalidValues invalid) throws UnmappableException {
        if (found == null) {
            found = new ConcurrentHashMap<>();
        }
        List<DocumentMapping> mappings = found.computeIfAbsent(event.namespace(), this::of);
        if (mappings.size() == 1) {
            return mappings.get(0).map(event, arrival, invalid);
        }
        List<RowChange> rows = new ArrayList<>();
        for (DocumentMapping mapping : mappings) {
            rows.addAll(mapping.map(event, arrival, invalid));
        }
        return rows;
    }

    @Override
    public Set<String> changeColumns(Table table) {
        return writing(table).changeColumns(table);
    }

    @Override
    public Optional<String> softDeleteColumn(Table table) {
        return writing(table).softDeleteColumn(table);
    }

    /**
     * What becomes of a value of an automatic table whose column was widened since, and cannot hold it.
     *
     * @param source the table's
     */
    public WhenInvalid whenInvalid(String source) {
        Namespace namespace = Namespace.parse(source);
        return automatics.stream()
                .filter(candidate -> candidate.names(namespace))
                .findFirst()
                .map(Automatic::mapping)
                .orElse(automatic)
                .whenInvalid();
    }

    private DocumentMapping writing(Table table) {
        return declared.stream()
                .map(Declared::mapping)
                .filter(mapping -> mapping.writes(table.name()))
                .<DocumentMapping>map(mapping -> mapping)
                .findFirst()
                .orElse(automatic);
    }

    /** The tables of the declared mappings, without their child tables. */
    public List<Table> declaredTables() {
        return declared.stream().map(each -> each.mapping().table()).toList();
    }

    /** The child tables of a table, of whichever mapping. */
    public List<ChildTable> childTables(String table) {
        return declared.stream()
                .map(Declared::mapping)
                .filter(mapping -> mapping.table().name().equals(table))
                .flatMap(mapping -> mapping.childTables().stream())
                .toList();
    }

    /** All tables that are known, and can be checked, before the first change arrives. */
    public List<Table> writtenTables() {
        return declared.stream()
                .map(Declared::mapping)
                .flatMap(mapping -> Stream.concat(
                        Stream.of(mapping.table()),
                        mapping.childTables().stream().map(ChildTable::table)))
                .toList();
    }
}
