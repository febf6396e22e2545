package io.tagora.gateway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One supervisor a folder; the system frees the lock with its holder, however that ends. */
public final class SupervisorLock implements AutoCloseable {
  private final FileChannel channel;

  private SupervisorLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder for this process.
   *
   * @throws LocalClusterException if a cluster is up there
   */
  public static SupervisorLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      var channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isFree(channel)) {
        return new SupervisorLock(channel);
      }
      channel.close();
      throw new LocalClusterException(
          "a cluster is up in %s; 'tagora cluster status' shows it, 'tagora cluster down' ends it"
              .formatted(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's folder must be writable", e);
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's lock must close", e);
    }
  }
}
