package io.sluice.cli.stack;

/** The two ways in which people write where a PostgreSQL is. */
final class PostgresAddress {
    private static final String JDBC = "jdbc:";

    private PostgresAddress() {}

    /** {@code postgresql://host/db} as {@code jdbc:postgresql://host/db}; a JDBC URL stays as it is. */
    static String jdbc(String address) {
        if (address.startsWith(JDBC)) {
            return address;
        }
        String rest = address.replaceFirst("^postgres(ql)?://", "");
        // The driver takes login data only from properties or parameters.
        int at = rest.lastIndexOf('@');
        if (at < 0) {
            return "jdbc:postgresql://" + rest;
        }
        String[] login = rest.substring(0, at).split(":", 2);
        String url = "jdbc:postgresql://" + rest.substring(at + 1);
        String joint = url.contains("?") ? "&" : "?";
        return url + joint + "user=" + login[0] + (login.length > 1 ? "&password=" + login[1] : "");
    }

    static String plain(String address) {
        return address.startsWith(JDBC) ? address.substring(JDBC.length()) : address;
    }
}
