package io.tagora.inference.engine;

import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.inference.model.Tokenizer;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A language model on one device: a prefill and a decode engine over the same weights and KV, each
 * for a thread of its own. Close it when both threads are done.
 */
public final class LanguageModelEngine implements AutoCloseable {
  private final Arena arena;
  private final Tokenizer tokenizer;
  private final DecoderModel model;
  private final KvPool pool;
  private final OnnxPrefillEngine prefill;
  private final OnnxDecodeEngine decode;

  private LanguageModelEngine(
      ModelFolder folder, EngineSettings settings, Arena arena, Tokenizer tokenizer) {
    this.arena = arena;
    this.tokenizer = tokenizer;
    var deviceId = settings.device().id();
    var vocabulary = TokenBytes.read(folder.tokenizerFile(), folder.shape().vocabulary());
    var rules =
        new RuleCompiler(tokenizer, vocabulary, Separator.of(tokenizer), folder.endTokens());
    model = new DecoderModel(folder, settings, arena);
    pool = new KvPool(deviceId, settings.sequences(), settings.slots());
    prefill = new OnnxPrefillEngine(deviceId, model, pool, tokenizer);
    decode = new OnnxDecodeEngine(deviceId, model, pool, rules, settings.sequences());
  }

  /**
   * Opens a folder in the layout of ONNX Runtime GenAI.
   *
   * @throws io.tagora.inference.InferenceException if it is incomplete, damaged or not one of ours
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  public static LanguageModelEngine open(Path folder, EngineSettings settings) {
    var model = ModelFolder.read(folder);
    var tokenizer = Tokenizer.open(model.tokenizerFile());
    var arena = Arena.ofShared();
    try {
      return new LanguageModelEngine(model, settings, arena, tokenizer);
    } catch (RuntimeException e) {
      arena.close();
      tokenizer.close();
      throw e;
    }
  }

  public OnnxPrefillEngine prefill() {
    return prefill;
  }

  public OnnxDecodeEngine decode() {
    return decode;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Who holds the KV slots. */
  public KvPool pool() {
    return pool;
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
    model.close();
    arena.close();
    tokenizer.close();
  }
}
