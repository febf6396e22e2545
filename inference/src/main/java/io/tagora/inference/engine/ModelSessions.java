package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tagora.inference.InferenceException;
import io.tagora.inference.graph.GenAiGraph;
import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.graph.StoredWeights;
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

/**
 * The session that writes answers and the one that reads prompts: one and the same, unless the
 * folder has a graph for prompts. Two share what weights they have in common.
 */
final class ModelSessions implements AutoCloseable {
  private final OrtRuntime runtime = OrtRuntime.shared();
  private final Deque<Runnable> closings = new ArrayDeque<>();
  private final OrtSession decode;
  private final OrtSession prefill;

  private ModelSessions(ModelFolder folder, SessionSettings settings) {
    try {
      if (folder.prefillFile().isEmpty()) {
        decode = keep(folder, folder.modelFile(), open(folder.modelFile(), folder, settings));
        prefill = decode;
      } else {
        var prompts = folder.prefillFile().get();
        var shared = share(List.of(folder.modelFile(), prompts));
        decode =
            keep(folder, folder.modelFile(), runtime.open(folder.modelFile(), settings, shared));
        prefill = keep(folder, prompts, runtime.open(prompts, settings, shared));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the folder's graphs.
   *
   * @throws InferenceException if one is damaged or takes other inputs than the engine gives
   */
  static ModelSessions open(ModelFolder folder, SessionSettings settings) {
    return new ModelSessions(folder, settings);
  }

  /** The graph as it is, or with our inputs if GenAI's model builder made it. */
  private OrtSession open(Path model, ModelFolder folder, SessionSettings settings) {
    var adapted = GenAiGraph.adapted(model, folder.shape().layers());
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
