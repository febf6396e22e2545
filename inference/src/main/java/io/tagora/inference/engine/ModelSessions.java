package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tagora.inference.InferenceException;
import io.tagora.inference.graph.AdaptedGraph;
import io.tagora.inference.graph.GraphKv;
import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.graph.StoredWeights;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.OrtSession;
import io.tagora.inference.session.SessionSettings;
import io.tagora.inference.session.SharedWeights;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The session that writes answers and the one that reads prompts: one and the same, unless the
 * folder has a graph for prompts; and one that writes answers to a shared prefix, where it is
 * wanted and the folder has one. They share what weights they have in common.
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

  private ModelSessions(ModelFolder folder, SessionSettings settings, boolean sharesPrefixes) {
    scales = GraphKv.requireOne(folder);
    var prefixes = sharesPrefixes ? folder.sharedFile() : Optional.<Path>empty();
    boolean alone = settings.cuda().isPresent();
    var manyRows = sharesPrefixes && !alone ? folder.wideFile() : Optional.<Path>empty();
    // A GPU has a copy of the weights for each session, so there is one.
    var prompts = alone ? Optional.<Path>empty() : folder.prefillFile();
    try {
      var files =
          Stream.of(Optional.of(folder.modelFile()), prompts, prefixes, manyRows)
              .flatMap(Optional::stream)
              .toList();
      if (files.size() == 1) {
        decode = keep(folder, folder.modelFile(), open(folder.modelFile(), folder, settings));
        prefill = decode;
        shared = Optional.empty();
        wide = Optional.empty();
      } else {
        var weights = share(files);
        decode =
            keep(folder, folder.modelFile(), runtime.open(folder.modelFile(), settings, weights));
        prefill =
            prompts
                .map(file -> keep(folder, file, runtime.open(file, settings, weights)))
                .orElse(decode);
        shared = prefixes.map(file -> closing(runtime.open(file, settings, weights)));
        wide = manyRows.map(file -> closing(runtime.open(file, settings, weights)));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
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

  /** The graph as it is, or with our inputs if others made it. */
  private OrtSession open(Path model, ModelFolder folder, SessionSettings settings) {
    var adapted = AdaptedGraph.of(folder);
    if (adapted.isEmpty()) {
      return runtime.open(model, settings);
    }
    try (var arena = Arena.ofConfined()) {
      return runtime.open(
          arena.allocateFrom(JAVA_BYTE, adapted.get()),
          model.toAbsolutePath().getParent(),
          settings);
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

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close(), after the sessions
  private SharedWeights share(List<Path> models) {
    var arena = Arena.ofShared();
    closings.push(arena::close);
    var shared = runtime.shareWeights();
    closings.push(shared::close);
    var stored = new StoredWeights(arena);
    for (var model : models) {
      for (var weight : stored.of(model)) {
        var shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        shared.add(weight.name(), weight.data(), weight.type(), shape);
      }
    }
    return shared;
  }

  private OrtSession closing(OrtSession session) {
    closings.push(session::close);
    return session;
  }

  private OrtSession keep(ModelFolder folder, Path model, OrtSession session) {
    closings.push(session::close);
    var wanted = GraphNames.inputs(folder.shape().layers());
    if (!session.inputs().containsAll(wanted) || session.inputs().size() != wanted.size()) {
      throw new InferenceException(
          "%s must take the inputs %s, got %s; import the model from its Hugging Face folder"
              .formatted(model, wanted, session.inputs()));
    }
    return session;
  }
}
