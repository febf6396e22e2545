package io.tagora.inference.park;

import io.tagora.inference.InferenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each image in a file of its own, which is written beside its name and then renamed. So a
 * process that is killed leaves a file whole, or one that is cleared at the next start. Files are
 * not forced to the disk: what a power failure tears is found by its checksums.
 */
final class FileKeeping implements Keeping {
  private static final String WHOLE = ".kv";
  private static final String PART = ".part";
  private static final String LOCK = "lock";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final long MOST_AT_ONCE = 1 << 30;

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private long last;

  private record InFile(Path file, long bytes) implements Kept {
    @Override
    public MemorySegment open(Arena arena) throws IOException {
      try (var channel = FileChannel.open(file)) {
        if (channel.size() != bytes) {
          throw new IOException(
              "%s must have %d bytes, got %d".formatted(file, bytes, channel.size()));
        }
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
      }
    }

    @Override
    public void drop() {
      delete(file);
    }
  }

  /**
   * The only one over a folder, which is created, for its owner only, if it is not there.
   *
   * @throws InferenceException if another engine uses it or it cannot be written
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  FileKeeping(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      lockFile =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new InferenceException(
          "the folder of parked KV must be writable, got %s; set tagora.inference.park.directory"
              .formatted(e),
          e);
    }
    lock = locked();
  }

  private FileLock locked() {
    @Nullable FileLock own;
    try {
      own = lockFile.tryLock();
    } catch (IOException | OverlappingFileLockException _) {
      own = null;
    }
    if (own == null) {
      closeLockFile();
      throw new InferenceException(
          "the folder of parked KV must be one engine's, got %s, which another uses; set"
                  .formatted(folder)
              + " tagora.inference.park.directory");
    }
    return own;
  }

  @Override
  public Kept keep(MemorySegment image, Arena memory) throws IOException {
    try (memory) {
      Path part = folder.resolve(++last + PART);
      try {
        write(image, part);
        Path whole = folder.resolve(last + WHOLE);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        return new InFile(whole, image.byteSize());
      } finally {
        delete(part);
      }
    }
  }

  private static void write(MemorySegment image, Path file) throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long at = 0; at < image.byteSize(); at += MOST_AT_ONCE) {
        long bytes = Math.min(MOST_AT_ONCE, image.byteSize() - at);
        ByteBuffer rest = image.asSlice(at, bytes).asByteBuffer();
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
    }
  }

  /** Deletes what was not written to its end, and gives what was. */
  @Override
  public List<Kept> found() {
    files(PART).forEach(FileKeeping::delete);
    List<Path> whole = files(WHOLE);
    whole.forEach(file -> last = Math.max(last, number(file)));
    return whole.stream()
        .sorted(Comparator.comparingLong(FileKeeping::number))
        .<Kept>map(file -> new InFile(file, size(file)))
        .toList();
  }

  private List<Path> files(String suffix) {
    try (var files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("[0-9]{1,18}\\" + suffix))
          .toList();
    } catch (IOException e) {
      throw new InferenceException("the folder of parked KV must be readable, got " + e, e);
    }
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - WHOLE.length()));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The next start tries again; no index knows it meanwhile.
    }
  }

  /** Deletes the folder if nothing else is in it. */
  void deleteFolder() {
    delete(folder.resolve(LOCK));
    delete(folder);
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      closeLockFile();
    }
  }

  private void closeLockFile() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
