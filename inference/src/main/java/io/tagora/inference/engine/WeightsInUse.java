package io.tagora.inference.engine;

import io.tagora.inference.graph.StoredWeights;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.SharedWeights;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights that sessions of this process compute with: one copy of them, and of the forms that
 * kernels pack them into, for all devices whose sessions are of the same files. The last that
 * closes it frees the weights. Any thread may open and close; the sessions must be closed before.
 */
final class WeightsInUse implements AutoCloseable {
  private static final Map<List<Path>, WeightsInUse> OPEN = new HashMap<>();

  private final List<Path> files;
  private final Arena arena;
  private final SharedWeights weights;
  private int users;

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  private WeightsInUse(List<Path> files) {
    this.files = files;
    arena = Arena.ofShared();
    weights = OrtRuntime.shared().shareWeights();
    try {
      var stored = new StoredWeights(arena);
      for (var file : files) {
        for (var weight : stored.of(file)) {
          var shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
          weights.add(weight.name(), weight.data(), weight.type(), shape);
        }
      }
    } catch (RuntimeException e) {
      free();
      throw e;
    }
  }

  /**
   * The weights of graphs that are one model's; each call is closed once.
   *
   * @throws io.tagora.inference.InferenceException if a file is damaged or was cut
   */
  static WeightsInUse of(List<Path> graphs) {
    synchronized (OPEN) {
      var files = graphs.stream().map(file -> file.toAbsolutePath().normalize()).toList();
      var known = OPEN.get(files);
      var weights = known == null ? new WeightsInUse(files) : known;
      OPEN.put(files, weights);
      weights.users++;
      return weights;
    }
  }

  /** How many models have weights open; each is counted once, however many devices use it. */
  static int models() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  SharedWeights weights() {
    return weights;
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (--users == 0) {
        OPEN.remove(files);
        free();
      }
    }
  }

  private void free() {
    weights.close();
    arena.close();
  }
}
