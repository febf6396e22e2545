package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tagora.inference.InferenceException;
import io.tagora.inference.attention.DecodeAttention;
import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.graph.AdaptedGraph;
import io.tagora.inference.graph.GraphKv;
import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.OrtSession;
import io.tagora.inference.session.SessionSettings;
import io.tagora.inference.session.SharedWeights;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The session that writes answers and the one that reads prompts, which are one and the same where
 * the folder has one graph for both; and one that writes answers to a shared prefix, where it is
 * wanted and the folder has one. Graphs with our own attention are for CPUs that have what it takes
 * ({@link DecodeAttention#isAvailable}). They share what weights they have in common.
 */
final class ModelSessions implements AutoCloseable {
  /** From so many rows on the weights that read prompts write faster, too. */
  static final int MANY_ROWS = 10;

  private final OrtRuntime runtime = OrtRuntime.shared();
  private final Deque<Runnable> closings = new ArrayDeque<>();
  private final OrtSession decode;
  private final OrtSession prefill;
  private final Optional<OrtSession> shared;
  private final Optional<OrtSession> wide;
  private final Optional<KvScales> scales;
  private final Optional<Integer> entityWidth;

  private ModelSessions(ModelFolder folder, SessionSettings settings, boolean sharesPrefixes) {
    scales = GraphKv.requireOne(folder);
    try {
      var weights = weights(folder, settings);
      // A GPU has a copy of the weights for each session, so there is one.
      boolean several = weights.isPresent();
      boolean own = several && attendsByItself(folder);
      var opener =
          new Opener(folder, own ? settings.with(DecodeAttention.operators()) : settings, weights);
      var decodeFile = folder.decodeFile().filter(_ -> own).orElse(folder.modelFile());
      var prefillFile = folder.prefillFile().filter(_ -> several).orElse(folder.modelFile());
      decode = keep(folder, decodeFile, opener.open(decodeFile));
      prefill =
          prefillFile.equals(decodeFile)
              ? decode
              : keep(folder, prefillFile, opener.open(prefillFile));
      entityWidth =
          Optional.of(prefill)
              .filter(session -> session.inputs().contains(GraphNames.ENTITY_VECTORS))
              .map(_ -> Adaptor.widthIn(folder.path()));
      boolean sharing = own && sharesPrefixes;
      shared = folder.sharedFile().filter(_ -> sharing).map(opener::closing);
      wide = folder.wideFile().filter(_ -> sharing).map(opener::closing);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Whether graphs with our own attention are there, and what it takes. The graph for a shared
   * prefix of an import before there was {@code decode.onnx} takes other inputs, and is not used.
   */
  static boolean attendsByItself(ModelFolder folder) {
    return folder.decodeFile().isPresent() && DecodeAttention.isAvailable();
  }

  /**
   * What the sessions have in common with each other and with those of other devices; none where a
   * GPU has its own copy, where the graph is not ours and is rewritten in memory, and where it is
   * the only one: it is in 16-bit floats then, whose packed norms ONNX Runtime cannot share.
   */
  private Optional<SharedWeights> weights(ModelFolder folder, SessionSettings settings) {
    boolean one = folder.sharedFile().isEmpty() && folder.prefillFile().isEmpty();
    if (one || settings.cuda().isPresent() || AdaptedGraph.of(folder).isPresent()) {
      return Optional.empty();
    }
    var files =
        Stream.of(
                Optional.of(folder.modelFile()),
                folder.prefillFile(),
                folder.decodeFile(),
                folder.sharedFile(),
                folder.wideFile())
            .flatMap(Optional::stream)
            .toList();
    var inUse = WeightsInUse.of(files);
    closings.push(inUse::close);
    return Optional.of(inUse.weights());
  }

  /**
   * Opens the folder's graphs.
   *
   * @param sharesPrefixes whether the one for shared prefixes is wanted
   * @throws InferenceException if one is damaged or takes other inputs than the engine gives
   */
  static ModelSessions open(ModelFolder folder, SessionSettings settings, boolean sharesPrefixes) {
    return new ModelSessions(folder, settings, sharesPrefixes);
  }

  /** Opens a folder's graphs, with the weights that they share, if they do. */
  private final class Opener {
    private final ModelFolder folder;
    private final SessionSettings settings;
    private final Optional<SharedWeights> weights;

    Opener(ModelFolder folder, SessionSettings settings, Optional<SharedWeights> weights) {
      this.folder = folder;
      this.settings = settings;
      this.weights = weights;
    }

    OrtSession open(Path file) {
      return weights.map(known -> runtime.open(file, settings, known)).orElseGet(() -> own(file));
    }

    OrtSession closing(Path file) {
      var session = open(file);
      closings.push(session::close);
      return session;
    }

    /** The graph as it is, or with our inputs if others made it. */
    private OrtSession own(Path file) {
      var adapted = AdaptedGraph.of(folder);
      if (adapted.isEmpty()) {
        return runtime.open(file, settings);
      }
      try (var arena = Arena.ofConfined()) {
        return runtime.open(
            arena.allocateFrom(JAVA_BYTE, adapted.get()),
            file.toAbsolutePath().getParent(),
            settings);
      }
    }
  }

  OrtSession decode() {
    return decode;
  }

  Optional<OrtSession> shared() {
    return shared;
  }

  /** The session for so many rows after one prefix, if there is one. */
  Optional<OrtSession> shared(int rows) {
    return rows < MANY_ROWS ? shared : wide.or(() -> shared);
  }

  /** What the graphs' KV is worth, if it is bytes. */
  Optional<KvScales> scales() {
    return scales;
  }

  OrtSession prefill() {
    return prefill;
  }

  /** How wide the vectors are that prompts may hold in the place of tokens, if they may. */
  Optional<Integer> entityWidth() {
    return entityWidth;
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }

  private OrtSession keep(ModelFolder folder, Path model, OrtSession session) {
    closings.push(session::close);
    var wanted = new ArrayList<>(GraphNames.inputs(folder.shape().layers()));
    if (folder.adaptorFile().isPresent() && folder.prefillFile().equals(Optional.of(model))) {
      wanted.add(GraphNames.ENTITY_VECTORS);
    }
    if (!session.inputs().containsAll(wanted) || session.inputs().size() != wanted.size()) {
      throw new InferenceException(
          "%s must take the inputs %s, got %s; import the model from its Hugging Face folder"
              .formatted(model, wanted, session.inputs()));
    }
    return session;
  }
}
