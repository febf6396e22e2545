package io.tagora.inference.entity;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * Vectors by text in a file that only grows. A record is 16 bytes of the text's SHA-256, a CRC-32C
 * of the rest, and the floats, little-endian. Opening checks every record: a damaged one is left
 * out, a tail that was cut is cut off. Only positions are in memory.
 *
 * <p>One process at a time writes, by a lock on the file; another that opens it meanwhile reads
 * what it found. Safe to use from any thread.
 */
final class VectorFile implements AutoCloseable {
  private static final int KEY_BYTES = 16;
  private static final int HEAD_BYTES = KEY_BYTES + Integer.BYTES;

  private final FileChannel channel;
  private final int dimensions;
  private final int capacity;
  private final boolean writable;
  private final Map<Key, Long> positions = new ConcurrentHashMap<>();
  private long end;

  private VectorFile(FileChannel channel, int dimensions, int capacity) throws IOException {
    this.channel = channel;
    this.dimensions = dimensions;
    this.capacity = capacity;
    writable = lock(channel);
    load();
  }

  /**
   * @param capacity records kept at most; what comes later is not kept
   */
  static VectorFile open(Path file, int dimensions, int capacity) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new VectorFile(channel, dimensions, capacity);
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  int size() {
    return positions.size();
  }

  boolean contains(String text) {
    return positions.containsKey(Key.of(text));
  }

  /** Whether this process is the one that writes, and there is room. */
  boolean takesMore() {
    return writable && positions.size() < capacity;
  }

  Optional<float[]> find(String text) {
    var position = positions.get(Key.of(text));
    return position == null ? Optional.empty() : Optional.of(vector(read(position)));
  }

  /** Keeps a vector; does nothing if there is one, no room, or another process writes. */
  synchronized void add(String text, float[] vector) {
    var key = Key.of(text);
    if (!takesMore() || positions.containsKey(key)) {
      return;
    }
    try {
      var bytes = record(key, vector);
      for (long at = end; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw failed("the vector cache", e);
    }
    positions.put(key, end);
    end += recordBytes();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed("the vector cache", e);
    }
  }

  private void load() throws IOException {
    long whole = channel.size() / recordBytes() * recordBytes();
    if (writable && whole < channel.size()) {
      channel.truncate(whole);
    }
    for (end = 0; end < whole; end += recordBytes()) {
      var bytes = read(end);
      if (bytes.getInt(KEY_BYTES) == checksum(bytes)) {
        positions.put(new Key(bytes.getLong(0), bytes.getLong(Long.BYTES)), end);
      }
    }
  }

  private ByteBuffer read(long position) {
    var bytes = ByteBuffer.allocate(recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (long at = position; bytes.hasRemaining(); ) {
        int n = channel.read(bytes, at);
        if (n < 0) {
          throw new IOException("the file ended at " + at);
        }
        at += n;
      }
    } catch (IOException e) {
      throw failed("the vector cache", e);
    }
    return bytes.flip();
  }

  private ByteBuffer record(Key key, float[] vector) {
    var bytes = ByteBuffer.allocate(recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(key.high()).putLong(key.low()).putInt(0);
    bytes.asFloatBuffer().put(vector);
    return bytes.putInt(KEY_BYTES, checksum(bytes)).rewind();
  }

  private int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.slice(0, KEY_BYTES));
    crc.update(bytes.slice(HEAD_BYTES, dimensions * Float.BYTES));
    return (int) crc.getValue();
  }

  private float[] vector(ByteBuffer bytes) {
    var vector = new float[dimensions];
    bytes.position(HEAD_BYTES).asFloatBuffer().get(vector);
    return vector;
  }

  private int recordBytes() {
    return HEAD_BYTES + dimensions * Float.BYTES;
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static InferenceException failed(String what, IOException e) {
    return new InferenceException(what + " must be readable and writable, got " + e, e);
  }

  private record Key(long high, long low) {
    static Key of(String text) {
      var hash = ByteBuffer.wrap(new Sha256().add(text).bytes()).order(ByteOrder.LITTLE_ENDIAN);
      return new Key(hash.getLong(), hash.getLong());
    }
  }
}
