package io.sluice.cli.verify;

import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.Identifiers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of a child table that belong to no row: who removed that one did not know of them. */
final class TargetOrphans {

    private static final int FETCH_SIZE = 5_000;

    private final TargetTable children;
    private final List<String> link;
    private final String from;

    /** @param parents empty if there is no such table; a softly deleted row is a row */
    TargetOrphans(TargetTable children, ChildTable child, Optional<TargetTable> parents) {
        this.children = children;
        this.link = child.parentKey();
        this.from = " FROM " + children.qualified() + " t WHERE "
                + parents.map(table -> "NOT EXISTS (SELECT FROM " + table.qualified() + " p WHERE "
                                + IntStream.range(0, link.size())
                                        .mapToObj(i -> "p."
                                                + Identifiers.quote(table.key().get(i)) + " = " + column(link.get(i)))
                                        .collect(Collectors.joining(" AND "))
                                + ")")
                        .orElse("true");
    }

    private static String column(String name) {
        return "t." + Identifiers.quote(name);
    }

    /** Of the child table. */
    String name() {
        return children.name();
    }

    /** Hands over each key that rows name and no row has. */
    void forEachKey(Consumer<List<Object>> action) throws SQLException {
        String columns = link.stream().map(TargetOrphans::column).collect(Collectors.joining(", "));
        try (PreparedStatement query = children.connection().prepareStatement("SELECT DISTINCT " + columns + from)) {
            query.setFetchSize(FETCH_SIZE);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    action.accept(children.values(result, link));
                }
            }
        }
    }

    boolean areThere(List<Object> key) throws SQLException {
        try (PreparedStatement query = of("SELECT", key);
                ResultSet result = query.executeQuery()) {
            return result.next();
        }
    }

    void delete(List<Object> key) throws SQLException {
        try (PreparedStatement delete = of("DELETE", key)) {
            delete.executeUpdate();
        }
    }

    private PreparedStatement of(String verb, List<Object> key) throws SQLException {
        String isOfKey = link.stream()
                .map(name -> " AND " + column(name) + " = ?::text::"
                        + children.kinds().get(name).sqlName())
                .collect(Collectors.joining());
        PreparedStatement statement = children.connection().prepareStatement(verb + from + isOfKey);
        for (int i = 0; i < key.size(); i++) {
            statement.setString(i + 1, String.valueOf(key.get(i)));
        }
        return statement;
    }
}
