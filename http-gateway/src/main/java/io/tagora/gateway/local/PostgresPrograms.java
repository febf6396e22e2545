package io.tagora.gateway.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's own programs, which Debian keeps off the path. */
record PostgresPrograms(Path folder) {
  private static final List<String> ALL = List.of("postgres", "initdb", "createdb", "pg_isready");
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final List<Path> OTHERS =
      List.of(
          Path.of("/usr/local/pgsql/bin"),
          Path.of("/usr/pgsql/bin"),
          Path.of("/opt/homebrew/opt/postgresql/bin"));

  /** The newest that are installed; empty if none are. */
  static Optional<PostgresPrograms> find() {
    var folders = new ArrayList<Path>();
    Shell.find("postgres").map(Path::getParent).ifPresent(folders::add);
    folders.addAll(ofDebian());
    folders.addAll(OTHERS);
    return folders.stream()
        .filter(folder -> ALL.stream().map(folder::resolve).allMatch(Files::isExecutable))
        .findFirst()
        .map(PostgresPrograms::new);
  }

  static PostgresPrograms require() {
    return find()
        .orElseThrow(() ->
            new LocalClusterException(
                "PostgreSQL must be installed, and none was found; on Debian: apt-get install"
                    + " postgresql"));
  }

  private static List<Path> ofDebian() {
    var versions = new ArrayList<Path>();
    if (Files.isDirectory(DEBIAN)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(DEBIAN, "[0-9]*")) {
        entries.forEach(versions::add);
      } catch (IOException _) {
        return List.of();
      }
    }
    return versions.stream()
        .sorted(Comparator.comparingInt(PostgresPrograms::major).reversed())
        .map(version -> version.resolve("bin"))
        .toList();
  }

  private static int major(Path version) {
    String digits = version.getFileName().toString().replaceAll("\\D.*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  String program(String name) {
    return folder.resolve(name).toString();
  }
}
