package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.tagora.inference.device.Device;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvBody;
import io.tagora.inference.kv.KvGeometry;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.session.CudaProvider;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.NativeMemory;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.OrtTensor;
import io.tagora.inference.session.SessionSettings;
import io.tagora.inference.session.TensorMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * A model over its rows: each row is one sequence's KV and the logits after its last token. Rows
 * [0, sequences) are the decode batch, the rest are slots. One thread may prefill slots while
 * another decodes; the KV row that a call touches must be that thread's own.
 */
final class DecoderModel implements AutoCloseable {
  private final OrtRuntime runtime = OrtRuntime.shared();
  private final Arena arena;
  private final TensorMemory memory;
  private final ModelSessions sessions;
  private final KvMemory kv;
  private final MemorySegment logits;
  private final int vocabulary;
  private final Optional<EntityInput> entityInput;
  private final RunTimer decodeTimer = new RunTimer();
  private final PrefillRun prefill;
  private final DecodeRun decode;

  /**
   * The arena stays the caller's: it is closed after this.
   *
   * @param entities what stands for entities in prompts; none if they are text
   */
  DecoderModel(
      ModelFolder folder,
      EngineSettings settings,
      DeviceMemories memories,
      Optional<EntityVectors> entities,
      Arena arena) {
    this.arena = arena;
    vocabulary = folder.shape().vocabulary();
    int rows = settings.sequences() + settings.slots();
    var shape = EngineBudget.kvShape(folder, settings);
    memory = memories.of(settings.device());
    sessions =
        ModelSessions.open(
            folder,
            session(settings, rows * shape.sequenceBytes()),
            EngineBudget.sharesPrefixes(settings));
    kv = new KvMemory(shape, rows, memory, arena);
    logits = NativeMemory.zeroed(rows * logitsBytes(), arena);
    entityInput =
        sessions
            .entityWidth()
            .map(hidden -> new EntityInput(entities, hidden, shape.capacity(), arena));
    prefill = new PrefillRun(this, rows);
    decode = new DecodeRun(this, settings.sequences());
  }

  /**
   * The first CPU device's sessions share the process's pool, if it is alike: they run in turn, and
   * the threads of a pool each would spin on each other's cores. A second device is there to run
   * beside the first and has its own.
   */
  private static SessionSettings session(EngineSettings settings, long kvBytes) {
    var pool = settings.pool();
    return switch (settings.device()) {
      case Device.Cpu cpu -> new SessionSettings(pool, cpu.number() == 0, Optional.empty());
      case Device.Cuda cuda -> {
        var provider = new CudaProvider(cuda.number(), settings.memoryBytes() - kvBytes);
        yield new SessionSettings(pool, false, Optional.of(provider));
      }
    };
  }

  /**
   * Reads tokens into a row after the {@code past} it holds; leaves the last one's logits there.
   */
  void prefill(int row, int past, int[] tokens) {
    prefill.run(row, past, tokens);
  }

  /** Logits of every one of the tokens, read into an empty row: [tokens][vocabulary]. */
  float[][] logitsOfAll(int row, int[] tokens) {
    return prefill.logitsOfAll(row, tokens);
  }

  /**
   * Reads one token into each of rows [0, rows) and leaves its logits there.
   *
   * @param lengths tokens that the rows hold before
   */
  void decode(int rows, int[] tokens, int[] lengths) {
    decode.run(rows, tokens, lengths);
  }

  /** Whether there is a graph for sequences that share a prefix. */
  boolean sharesPrefixes() {
    return sessions.shared().isPresent();
  }

  /** Copies the KV of the first tokens of a row. */
  void copyTokens(int from, int to, int tokens) {
    kv.copy(kv, from, to, tokens);
  }

  /** Takes a sequence over: KV and logits of a row of this or another model of the same weights. */
  void take(DecoderModel source, int from, int to, int tokens) {
    kv.copy(source.kv, from, to, tokens);
    logits(to, 1).copyFrom(source.logits(from, 1));
  }

  void copyLogits(int from, int to) {
    logits(to, 1).copyFrom(logits(from, 1));
  }

  /** What KV of elsewhere must agree in. */
  KvGeometry geometry() {
    var shape = kv.shape();
    return new KvGeometry(
        shape.format().element().name(),
        shape.layers(),
        shape.heads(),
        shape.dimension(),
        Math.toIntExact(shape.tokenBytes()),
        vocabulary);
  }

  /** The first tokens of a row and the logits after them, as bytes. */
  KvBody body(int row, int tokens) {
    return new KvBody(kv, row, tokens, logits(row, 1));
  }

  /** The logits after a row's last token. */
  void readLogits(int row, float[] into) {
    MemorySegment.copy(logits, JAVA_FLOAT, row * logitsBytes(), into, 0, vocabulary);
  }

  /** The first token whose logit after a row's last token is no number, or -1. */
  int firstNotFinite(int row) {
    var floats = new float[vocabulary];
    readLogits(row, floats);
    return LogSumExp.firstNotFinite(floats);
  }

  int capacity() {
    return kv.shape().capacity();
  }

  int vocabulary() {
    return vocabulary;
  }

  @Override
  public void close() {
    prefill.close();
    decode.close();
    sessions.close();
    memory.close();
  }

  OrtRuntime runtime() {
    return runtime;
  }

  Arena arena() {
    return arena;
  }

  /** What the graph that reads prompts takes for entities, if it does. */
  Optional<EntityInput> entityInput() {
    return entityInput;
  }

  /** Whether prompts may hold entities. */
  boolean readsEntities() {
    return entityInput.isPresent();
  }

  /** Whether these tokens can be read: every entity among them must be known. */
  boolean knows(int[] tokens) {
    return entityInput
        .map(input -> input.knows(tokens))
        .orElseGet(() -> Arrays.stream(tokens).allMatch(token -> token >= 0));
  }

  /** Numbers that this model's runs read. */
  RunNumbers numbers(ElementType type, int most) {
    return new RunNumbers(memory, type, most, arena);
  }

  /** Returns when what this thread published can be read. */
  void awaitCopies() {
    memory.await();
  }

  MemorySegment logits(int first, int rows) {
    return logits.asSlice(first * logitsBytes(), rows * logitsBytes());
  }

  /** Times all runs of the decode thread. */
  RunTimer decodeTimer() {
    return decodeTimer;
  }

  KvMemory kv() {
    return kv;
  }

  /** A binding of the shared-prefix graph with the first rows of a memory of suffixes. */
  OrtBinding bindShared(KvMemory suffixes, int rows) {
    return new KvRows(suffixes, 0, rows).bind(sessions.shared(rows).orElseThrow());
  }

  /** A binding with the KV of rows [first, first + rows): past and present are the same memory. */
  OrtBinding bindRows(int first, int rows) {
    return new KvRows(kv, first, rows).bind(sessions.decode());
  }

  /** The same for one row of the graph that reads prompts; KV in bytes is its past only. */
  OrtBinding bindPrompt(int row) {
    return new KvRows(kv, row, 1).bind(sessions.prefill());
  }

  /** Whether the graph that reads prompts hands out what is new instead of writing in place. */
  boolean handsNewKv() {
    return !sessions.prefill().outputs().contains(GraphNames.presentKey(0));
  }

  /** What bytes of KV are worth, if KV is kept in bytes. */
  Optional<KvScales> scales() {
    return sessions.scales();
  }

  /** A tensor of new keys or values: [1, heads, tokens, dimension]. */
  OrtTensor newKv(MemorySegment data, int tokens) {
    var shape = kv.shape();
    return memory.tensor(
        data, shape.format().element(), 1, shape.heads(), tokens, shape.dimension());
  }

  void bindInput(
      OrtBinding binding, String name, MemorySegment data, ElementType type, long... shape) {
    try (var tensor = runtime.tensor(data, type, shape)) {
      binding.input(name, tensor);
    }
  }

  void bindLogits(OrtBinding binding, MemorySegment data, int rows) {
    try (var tensor = runtime.tensor(data, ElementType.FLOAT32, rows, vocabulary)) {
      binding.output(GraphNames.LOGITS, tensor);
    }
  }

  private long logitsBytes() {
    return (long) vocabulary * Float.BYTES;
  }
}
