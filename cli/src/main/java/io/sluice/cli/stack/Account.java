package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;

/** The account that a server runs under. PostgreSQL refuses to run as root. */
record Account(String user) {
    private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** This process's own account, or an existing unprivileged one where this process is root's. */
    static Account unprivileged() {
        if (!isRoot()) {
            return new Account(System.getProperty("user.name"));
        }
        for (String name : UNPRIVILEGED) {
            if (exists(name)) {
                return new Account(name);
            }
        }
        throw new StartException("PostgreSQL refuses to run as root, and there is no account named "
                + String.join(" or ", UNPRIVILEGED) + " to run it under");
    }

    private static boolean exists(String name) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new StartException("cannot look up the account " + name + ": " + e.getMessage(), e);
        }
    }

    /** The command as this account runs it. {@code setpriv} replaces itself by it, so that the process id stays. */
    List<String> command(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> wrapped =
                new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid", group(), "--clear-groups", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Gives a folder and what is in it to this account. */
    void own(Path folder) {
        if (!isRoot()) {
            return;
        }
        try {
            UserPrincipal owner =
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attrs) throws IOException {
                    Files.setOwner(dir, owner);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attrs) throws IOException {
                    if (!Files.isSymbolicLink(file)) {
                        Files.setOwner(file, owner);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new StartException("cannot give " + folder + " to the account " + user + ": " + e.getMessage(), e);
        }
    }

    /** Whether this account can run the file: each folder on the way must be open to it. */
    boolean canRun(Path file, Path log) {
        return Tool.run(command(List.of("test", "-x", file.toString())), log).succeeded();
    }

    private String group() {
        // The primary group is only known to the system's tools; a group of the user's own name need not exist.
        return Tool.output(List.of("id", "-g", user));
    }

    /** The owner of a file, for tests and messages. */
    static String ownerOf(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    }
}
