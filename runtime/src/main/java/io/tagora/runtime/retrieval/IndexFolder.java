package io.tagora.runtime.retrieval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/** A folder that holds a whole index or none: written beside its place and moved there at once. */
final class IndexFolder {
  private IndexFolder() {}

  /** Writes an index into an open directory. */
  @FunctionalInterface
  interface Content {
    void writeTo(Directory directory) throws IOException;
  }

  /** Read, not mapped: a mapped file that is cut off under a running node ends its process. */
  static Optional<Directory> open(Path folder) {
    try {
      return Files.isDirectory(folder) ? Optional.of(new NIOFSDirectory(folder)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Puts the content in the folder's place; what was there is gone only once it is complete. */
  static void replace(Path folder, Content content) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path parent = Files.createDirectories(absolute.getParent());
    Path draft = Files.createTempDirectory(parent, absolute.getFileName() + ".draft-");
    try {
      try (Directory directory = FSDirectory.open(draft)) {
        content.writeTo(directory);
      }
      delete(absolute);
      Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(draft);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
