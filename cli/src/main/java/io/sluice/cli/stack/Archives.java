package io.sluice.cli.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks archives. */
final class Archives {
    private static final int OWNER_EXECUTE_BIT = 0100;

    private Archives() {}

    /** Strips a prefix: names outside it are left out. */
    static Function<String, Optional<String>> under(String prefix) {
        return name -> name.startsWith(prefix) && name.length() > prefix.length()
                ? Optional.of(name.substring(prefix.length()))
                : Optional.empty();
    }

    /** @param select the name an entry gets below the target, or empty to leave it out */
    static void unzip(Path archive, Path target, Function<String, Optional<String>> select) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Optional<String> name = select.apply(entry.getName());
                if (name.isPresent() && !entry.isDirectory()) {
                    write(zip, inside(target, name.get()));
                }
            }
        }
    }

    static void untarGz(Path archive, Path target, Function<String, Optional<String>> select) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
            untar(in, target, select);
        }
    }

    static void untarXz(Path archive, Path target) throws IOException {
        try (InputStream in = new XZInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            untar(in, target, Optional::of);
        }
    }

    static void makeExecutable(Path file) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }

    private static void untar(InputStream in, Path target, Function<String, Optional<String>> select)
            throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Optional<String> name = select.apply(entry.getName());
            if (name.isEmpty() || entry.isDirectory()) {
                continue;
            }
            Path file = inside(target, name.get());
            if (entry.isSymbolicLink()) {
                Files.createDirectories(file.getParent());
                inside(
                        target,
                        target.relativize(file.getParent()
                                        .resolve(entry.getLinkName())
                                        .normalize())
                                .toString());
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } else if (entry.isFile()) {
                write(tar, file);
                if ((entry.getMode() & OWNER_EXECUTE_BIT) != 0) {
                    makeExecutable(file);
                }
            }
        }
    }

    private static void write(InputStream in, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path inside(Path target, String name) throws IOException {
        Path file = target.resolve(name).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("the archive has an entry outside of itself: " + name);
        }
        return file;
    }
}
