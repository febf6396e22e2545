package io.tagora.inference.engine;

import io.tagora.inference.device.Device;
import io.tagora.inference.device.MemoryBudget;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.kv.KvShape;
import io.tagora.inference.model.ModelFolder;

/** What a model takes of its device's memory, told before any of it is loaded. */
final class EngineBudget {
  private static final long CUDA_WORKSPACE = 512L << 20;

  private EngineBudget() {}

  /** Weights, rows and what comes beside them. */
  static MemoryBudget of(ModelFolder folder, EngineSettings settings) {
    long logits = (long) folder.shape().vocabulary() * Float.BYTES;
    return new MemoryBudget(
        settings.device().id(),
        folder.weightBytes() + workspace(settings.device()),
        settings.sequences()
            + settings.slots()
            + newRows(folder, settings)
            + groupRows(folder, settings),
        kvShape(folder, settings).sequenceBytes() + logits,
        settings.memoryBytes());
  }

  /** What operators need while they run, where it is counted as the device's. */
  private static long workspace(Device device) {
    return switch (device) {
      case Device.Cpu _ -> 0;
      case Device.Cuda _ -> CUDA_WORKSPACE;
    };
  }

  /** Where KV in bytes stands that a prompt adds, before it is copied to its row. */
  private static int newRows(ModelFolder folder, EngineSettings settings) {
    boolean handed = folder.kv() == KvFormat.INT8 && folder.prefillFile().isPresent();
    return handed && settings.slots() > 0 ? 1 : 0;
  }

  /** What the groups of a shared prefix take, in whole rows. */
  private static int groupRows(ModelFolder folder, EngineSettings settings) {
    if (!sharesPrefixes(settings)
        || folder.sharedFile().isEmpty()
        || !ModelSessions.attendsByItself(folder)) {
      return 0;
    }
    long capacity = kvShape(folder, settings).capacity();
    long suffixes = (long) settings.sequences() * DecodeBatches.SUFFIX_TOKENS;
    long tokens = DecodeBatches.GROUPS * (suffixes + capacity);
    return Math.toIntExact((tokens + capacity - 1) / capacity);
  }

  /** On the CPU only, which our own attention is for. */
  static boolean sharesPrefixes(EngineSettings settings) {
    return settings.device() instanceof Device.Cpu
        && !settings.sharing().isOff()
        && settings.sequences() > 0;
  }

  /** A row's KV. */
  static KvShape kvShape(ModelFolder folder, EngineSettings settings) {
    var shape = folder.shape();
    int capacity = Math.min(settings.maxTokens(), shape.context());
    return new KvShape(
        shape.layers(), shape.kvHeads(), capacity, shape.headDimension(), folder.kv());
  }
}
