package io.tagora.inference.kv;

import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.TensorMemory;
import io.tagora.inference.session.TensorMemory.Blocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The KV of many sequences: for each layer one buffer of keys and one of values, [rows, heads,
 * capacity, dimension], so that neighbouring rows are one tensor. It lies where its model computes.
 * Who may touch a row is not decided here.
 */
public final class KvMemory {
  private final KvShape shape;
  private final TensorMemory memory;
  private final List<MemorySegment> keys = new ArrayList<>();
  private final List<MemorySegment> values = new ArrayList<>();

  /** In the machine's memory. */
  public KvMemory(KvShape shape, int rows, Arena arena) {
    this(shape, rows, OrtRuntime.shared().hostMemory(), arena);
  }

  public KvMemory(KvShape shape, int rows, TensorMemory memory, Arena arena) {
    this.shape = shape;
    this.memory = memory;
    for (int layer = 0; layer < shape.layers(); layer++) {
      keys.add(memory.zeroed(rows * shape.rowBytes(), arena));
      values.add(memory.zeroed(rows * shape.rowBytes(), arena));
    }
  }

  public KvShape shape() {
    return shape;
  }

  /** Where it lies. */
  public TensorMemory memory() {
    return memory;
  }

  /** The keys of a layer in rows [first, first + rows). */
  public MemorySegment keys(int layer, int first, int rows) {
    return keys.get(layer).asSlice(first * shape.rowBytes(), rows * shape.rowBytes());
  }

  /** The values of a layer in rows [first, first + rows). */
  public MemorySegment values(int layer, int first, int rows) {
    return values.get(layer).asSlice(first * shape.rowBytes(), rows * shape.rowBytes());
  }

  /** How many strips a row has: the keys and the values of each head of each layer. */
  public int strips() {
    return 2 * shape.layers() * shape.heads();
  }

  /**
   * Copies one head's keys or values of a row, from a byte on, into all of {@code target}.
   *
   * @param strip counts, for each layer, the keys of its heads and then their values
   */
  public void read(int strip, int row, long offset, MemorySegment target) {
    memory.copy(buffer(strip).asSlice(begin(strip, row) + offset, target.byteSize()), target);
    memory.await();
  }

  /** Copies all of {@code source} over one head's keys or values of a row, from a byte on. */
  public void write(int strip, int row, long offset, MemorySegment source) {
    memory.copy(source, buffer(strip).asSlice(begin(strip, row) + offset, source.byteSize()));
    memory.await();
  }

  private MemorySegment buffer(int strip) {
    int layer = strip / (2 * shape.heads());
    return strip / shape.heads() % 2 == 0 ? keys.get(layer) : values.get(layer);
  }

  private long begin(int strip, int row) {
    return row * shape.rowBytes() + strip % shape.heads() * shape.headBytes();
  }

  /** Copies the first {@code tokens} of a row of this or another memory into one of this. */
  public void copy(KvMemory source, int from, int to, int tokens) {
    if (!source.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "KV must be copied between equal shapes, got %s and %s".formatted(source.shape, shape));
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      copy(source.keys.get(layer), from, keys.get(layer), to, tokens);
      copy(source.values.get(layer), from, values.get(layer), to, tokens);
    }
    memory.await();
  }

  /**
   * Copies tokens [begin, end) of a row of another memory to the beginning of one of this.
   *
   * @param source may have another capacity, but must be alike otherwise
   */
  public void copyFrom(KvMemory source, int from, int begin, int end, int to) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      copyRange(source, source.keys.get(layer), from, begin, end, keys.get(layer), to);
      copyRange(source, source.values.get(layer), from, begin, end, values.get(layer), to);
    }
    memory.await();
  }

  /**
   * Writes a layer's keys and values of tokens [begin, begin + tokens) of a row.
   *
   * @param newKeys [heads, tokens, dimension] in this memory's format; so are the values
   */
  public void write(
      int layer, int row, int begin, int tokens, MemorySegment newKeys, MemorySegment newValues) {
    write(newKeys, keys.get(layer), row, begin, tokens);
    write(newValues, values.get(layer), row, begin, tokens);
    memory.await();
  }

  private void write(MemorySegment source, MemorySegment target, int row, int begin, int tokens) {
    long bytes = tokens * shape.tokenBytes();
    long to = row * shape.rowBytes() + begin * shape.tokenBytes();
    memory.copy(
        new Blocks(source, 0, bytes),
        new Blocks(target, to, shape.headBytes()),
        bytes,
        shape.heads());
  }

  private void copyRange(
      KvMemory owner,
      MemorySegment source,
      int from,
      int begin,
      int end,
      MemorySegment target,
      int to) {
    long first = from * owner.shape.rowBytes() + begin * shape.tokenBytes();
    memory.copy(
        new Blocks(source, first, owner.shape.headBytes()),
        new Blocks(target, to * shape.rowBytes(), shape.headBytes()),
        (end - begin) * shape.tokenBytes(),
        shape.heads());
  }

  private void copy(MemorySegment source, int from, MemorySegment target, int to, int tokens) {
    memory.copy(
        new Blocks(source, from * shape.rowBytes(), shape.headBytes()),
        new Blocks(target, to * shape.rowBytes(), shape.headBytes()),
        tokens * shape.tokenBytes(),
        shape.heads());
  }
}
