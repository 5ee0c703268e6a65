package io.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with references: {@code ${NAME}}, {@code ${NAME:-default}} (also taken when NAME is empty, as in a shell),
 * {@code ${file:/absolute/path}}. A doubled dollar sign before a brace stands for one.
 */
record References(List<Part> parts) {

    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final String FILE_PREFIX = "file:";
    /** A secret is a line or a certificate; a larger file is the wrong file. */
    private static final int MAX_FILE_BYTES = 256 * 1024;

    sealed interface Part {}

    record Literal(String text) implements Part {}

    record Variable(String name, Optional<String> otherwise) implements Part {}

    record FileContent(String path) implements Part {}

    References {
        parts = List.copyOf(parts);
    }

    /** Writes a text so that no part of it is taken for a reference. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }

    static References parse(String text) throws IllegalValueException {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw new IllegalValueException("the reference at character " + (at + 1) + " has no closing brace");
                }
                if (!literal.isEmpty()) {
                    parts.add(new Literal(literal.toString()));
                    literal.setLength(0);
                }
                parts.add(reference(text.substring(at + 2, end), at + 1));
                at = end + 1;
            } else {
                literal.append(text.charAt(at));
                at++;
            }
        }
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
        }
        return new References(parts);
    }

    private static Part reference(String body, int position) throws IllegalValueException {
        if (body.startsWith(FILE_PREFIX)) {
            String path = body.substring(FILE_PREFIX.length());
            // A relative path would mean another file on each machine that resolves it.
            if (!path.startsWith("/") || path.contains("${")) {
                throw new IllegalValueException("the file reference at character " + position
                        + " must name an absolute path, such as ${file:/run/secrets/password}");
            }
            return new FileContent(path);
        }
        Matcher variable = VARIABLE.matcher(body);
        if (!variable.matches() || body.contains("${")) {
            throw new IllegalValueException("the reference at character " + position
                    + " is none of ${NAME}, ${NAME:-default}, ${file:/path} (write $${ for a plain ${)");
        }
        return new Variable(variable.group(1), Optional.ofNullable(variable.group(2)));
    }

    boolean mentions(String variable) {
        return parts.stream()
                .anyMatch(part -> part instanceof Variable known && known.name().equals(variable));
    }

    boolean isLiteral() {
        return parts.stream().allMatch(Literal.class::isInstance);
    }

    /** Only defined where {@link #isLiteral()}. */
    String literal() {
        return resolve(name -> null);
    }

    /** The literal pieces, defaults of references included: what travels wherever the text travels. */
    List<String> literals() {
        List<String> literals = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                literals.add(literal.text());
            } else if (part instanceof Variable variable) {
                variable.otherwise().ifPresent(literals::add);
            }
        }
        return literals;
    }

    String resolve(UnaryOperator<String> env) {
        StringBuilder resolved = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                resolved.append(literal.text());
            } else if (part instanceof Variable variable) {
                resolved.append(valueOf(variable, env));
            } else if (part instanceof FileContent file) {
                resolved.append(read(file.path()));
            }
        }
        return resolved.toString();
    }

    private static String valueOf(Variable variable, UnaryOperator<String> env) {
        String value = env.apply(variable.name());
        if (variable.otherwise().isPresent()) {
            return value == null || value.isEmpty() ? variable.otherwise().get() : value;
        }
        if (value == null) {
            throw new UnresolvedReferenceException(
                    "${" + variable.name() + "}", "the environment variable " + variable.name() + " is not set");
        }
        return value;
    }

    private static String read(String path) {
        String reference = "${" + FILE_PREFIX + path + "}";
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new UnresolvedReferenceException(reference, "the file is larger than 256 KiB");
            }
            String content = new String(bytes, StandardCharsets.UTF_8);
            // Editors and echo end a file with a line break that is no part of the password.
            return content.replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException e) {
            throw new UnresolvedReferenceException(
                    reference, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
