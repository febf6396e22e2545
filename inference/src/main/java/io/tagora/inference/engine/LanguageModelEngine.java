package io.tagora.inference.engine;

import io.tagora.inference.device.MemoryBudget;
import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.model.ModelFingerprint;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.inference.model.Tokenizer;
import io.tagora.inference.park.KvPark;
import io.tagora.inference.park.ParkSettings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A language model: a prefill and a decode engine, each for a thread of its own. On one device they
 * share weights and KV; apart, each has its own weights, threads and KV, and the decode engine
 * copies a prompt's KV from the prefill engine's slot when it admits it. Close it when both threads
 * are done.
 */
public final class LanguageModelEngine implements AutoCloseable {
  private final Arena arena;
  private final Tokenizer tokenizer;
  private final DecoderModel reading;
  private final DecoderModel writing;
  private final KvPool pool;
  private final OnnxPrefillEngine prefill;
  private final OnnxDecodeEngine decode;
  private final OnnxKvCarrier carrier;
  private final Optional<KvPark> park;

  private LanguageModelEngine(
      String place,
      ModelFolder folder,
      EngineSettings readSettings,
      EngineSettings writeSettings,
      Optional<ParkSettings> parking,
      DeviceMemories memories,
      Optional<EntityVectors> entities,
      Arena arena,
      Tokenizer tokenizer) {
    this.arena = arena;
    this.tokenizer = tokenizer;
    var vocabulary = TokenBytes.read(folder.tokenizerFile(), folder.shape().vocabulary());
    var rules =
        new RuleCompiler(tokenizer, vocabulary, Separator.of(tokenizer), folder.endTokens());
    reading = new DecoderModel(folder, readSettings, memories, entities, arena);
    writing =
        readSettings.equals(writeSettings)
            ? reading
            : second(folder, writeSettings, memories, arena);
    pool = new KvPool(place, readSettings.sequences(), readSettings.slots());
    var fingerprint = new ModelFingerprint(folder.path());
    park = parking.map(settings -> park(settings, fingerprint));
    var tokens = new PromptTokens(tokenizer, entities.filter(_ -> reading.readsEntities()));
    prefill = new OnnxPrefillEngine(reading, pool, park, tokens, readSettings.prefillChunk());
    decode = new OnnxDecodeEngine(writeSettings, writing, reading, pool, rules);
    carrier = new OnnxKvCarrier(reading, pool, park, fingerprint);
  }

  private KvPark park(ParkSettings settings, ModelFingerprint fingerprint) {
    try {
      return KvPark.open(
          settings, pool.deviceId(), fingerprint.digits(), reading.geometry(), reading.capacity());
    } catch (RuntimeException e) {
      if (writing != reading) {
        writing.close();
      }
      reading.close();
      throw e;
    }
  }

  private DecoderModel second(
      ModelFolder folder, EngineSettings settings, DeviceMemories memories, Arena memory) {
    try {
      return new DecoderModel(folder, settings, memories, Optional.empty(), memory);
    } catch (RuntimeException e) {
      reading.close();
      throw e;
    }
  }

  /**
   * Opens a folder in the layout of ONNX Runtime GenAI on one device.
   *
   * @throws io.tagora.inference.InferenceException if it is incomplete, damaged, not one of ours or
   *     larger than the device's memory
   */
  public static LanguageModelEngine open(Path folder, EngineSettings settings) {
    return openApart(folder, settings, settings);
  }

  /**
   * Opens a folder on two devices of this machine, or on one where the settings are equal.
   *
   * @param prefill of the device that reads prompts: it needs slots
   * @param decode of the device that writes: it needs sequences, and the same maxTokens
   * @throws io.tagora.inference.InferenceException as {@link #open}
   */
  public static LanguageModelEngine openApart(
      Path folder, EngineSettings prefill, EngineSettings decode) {
    return openApart(folder, prefill, decode, Optional.empty());
  }

  /**
   * As the other, and parks prompts that leave their slots.
   *
   * @throws io.tagora.inference.InferenceException also if the place for parked KV cannot be used
   */
  public static LanguageModelEngine openApart(
      Path folder, EngineSettings prefill, EngineSettings decode, Optional<ParkSettings> parking) {
    return openAs(prefill.device().id(), folder, prefill, decode, parking);
  }

  /**
   * The same where a device has several models.
   *
   * @param place what handles call the KV, instead of the device's name
   */
  public static LanguageModelEngine openAs(
      String place,
      Path folder,
      EngineSettings prefill,
      EngineSettings decode,
      Optional<ParkSettings> parking) {
    return openAs(place, folder, prefill, decode, parking, Optional.empty());
  }

  /**
   * The same, where entities of prompts are read as a vector each if the folder's graph for prompts
   * takes vectors.
   *
   * @param entities of the folder's adaptor; none if entities are to be read as text
   */
  public static LanguageModelEngine openAs(
      String place,
      Path folder,
      EngineSettings prefill,
      EngineSettings decode,
      Optional<ParkSettings> parking,
      Optional<EntityVectors> entities) {
    return open(place, folder, prefill, decode, parking, DeviceMemories.REAL, entities);
  }

  static LanguageModelEngine open(
      String place,
      Path folder,
      EngineSettings prefill,
      EngineSettings decode,
      Optional<ParkSettings> parking,
      DeviceMemories memories) {
    return open(place, folder, prefill, decode, parking, memories, Optional.empty());
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  private static LanguageModelEngine open(
      String place,
      Path folder,
      EngineSettings prefill,
      EngineSettings decode,
      Optional<ParkSettings> parking,
      DeviceMemories memories,
      Optional<EntityVectors> entities) {
    requireBothPhases(prefill, decode);
    var model = ModelFolder.read(folder);
    DeviceFit.require(model, prefill);
    DeviceFit.require(model, decode);
    var tokenizer = Tokenizer.open(model.tokenizerFile());
    var arena = Arena.ofShared();
    try {
      return new LanguageModelEngine(
          place, model, prefill, decode, parking, memories, entities, arena, tokenizer);
    } catch (RuntimeException e) {
      arena.close();
      tokenizer.close();
      throw e;
    }
  }

  /** What a folder's model would take of a device's memory; no weights are read. */
  public static MemoryBudget budget(Path folder, EngineSettings settings) {
    return EngineBudget.of(ModelFolder.read(folder), settings);
  }

  private static void requireBothPhases(EngineSettings prefill, EngineSettings decode) {
    if (prefill.slots() == 0
        || decode.sequences() == 0
        || prefill.maxTokens() != decode.maxTokens()) {
      throw new IllegalArgumentException(
          "a model must have slots, sequences and one maxTokens, got %s and %s"
              .formatted(prefill, decode));
    }
    if (prefill.device().getClass() != decode.device().getClass()) {
      throw new IllegalArgumentException(
          "a model must read and write on devices of one kind, got %s and %s"
              .formatted(prefill.device().id(), decode.device().id()));
    }
  }

  public OnnxPrefillEngine prefill() {
    return prefill;
  }

  public OnnxDecodeEngine decode() {
    return decode;
  }

  /** Takes KV out of the slots and into them; any thread may. */
  public OnnxKvCarrier carrier() {
    return carrier;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Who holds the KV slots. */
  public KvPool pool() {
    return pool;
  }

  /** Where KV waits that left its slot, if it is parked. */
  public Optional<KvPark> park() {
    return park;
  }

  /**
   * Checks pool and park; both hold between any two steps.
   *
   * @throws IllegalStateException if KV is lost, held twice or counted wrongly
   */
  public void verify() {
    pool.verify();
    park.ifPresent(KvPark::verify);
  }

  /**
   * The logits after every one of the tokens, read from the beginning: [tokens][vocabulary].
   * Belongs to the prefill thread.
   */
  public float[][] logits(int... tokens) {
    return prefill.logits(tokens);
  }

  @Override
  public void close() {
    park.ifPresent(KvPark::close);
    decode.close();
    writing.close();
    if (reading != writing) {
      reading.close();
    }
    arena.close();
    tokenizer.close();
  }
}
