package io.tagora.gateway.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the database's files lie: a disk in memory of a limited size where this process may mount
 * one, so that it can be filled, or else the folder's own.
 */
final class DatabaseDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";
  private static final int BLOCK = 64 << 10;

  private final Path folder;
  private final String refusal;

  private DatabaseDisk(Path folder, String refusal) {
    this.folder = folder;
    this.refusal = refusal;
  }

  /**
   * A disk at an empty folder.
   *
   * @param bytes 0 for the folder's own
   */
  static DatabaseDisk at(Path folder, long bytes, ServerUser user) {
    if (bytes == 0) {
      return new DatabaseDisk(
          folder, "the database's disk must have a size to be filled (--disk), and has none");
    }
    String options = "size=%d,mode=0700,uid=%s,gid=%s".formatted(bytes, user.id(), user.group());
    Shell.Ended ended =
        Shell.run("mount", "-t", "tmpfs", "-o", options, "tagora-database", folder.toString());
    if (!ended.well()) {
      return new DatabaseDisk(
          folder,
          "the database's disk can be filled only where this user may mount one, got: "
              + ended.lastLine());
    }
    return new DatabaseDisk(folder, "");
  }

  boolean isMounted() {
    return refusal.isEmpty();
  }

  /** Leaves no byte free. */
  void fill() {
    require();
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException _) {
      // No space left on the device: that is what it is for.
    }
  }

  void free() {
    require();
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException("the ballast must go", e);
    }
  }

  boolean isFilled() {
    return isMounted() && Files.exists(ballast());
  }

  private void require() {
    if (!isMounted()) {
      throw new LocalClusterException(refusal);
    }
  }

  private Path ballast() {
    return folder.resolve(BALLAST);
  }

  @Override
  public void close() {
    if (isMounted()) {
      Shell.run("umount", "-l", folder.toString());
    }
  }
}
