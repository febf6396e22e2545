package io.tagora.inference.remote;

import io.tagora.inference.InferenceException;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.KvHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a server write: a call a sequence, all under way at the same time. A step takes what has been
 * answered since the last and waits a few milliseconds for it, so that the worker, whose thread has
 * nothing else to do, neither spins nor is late for who joins or leaves.
 *
 * <p>A call that the server refuses or that fails ends its sequence, and no other. A call that the
 * gate does not let through has failed at once.
 */
final class RemoteDecodeEngine implements DecodeEngine {
  private static final Duration PATIENCE = Duration.ofMillis(5);

  private final String deviceId;
  private final RemoteServer server;
  private final CallGate gate;
  private final HeldPrompts prompts;
  private final RemoteCalls calls;
  private final RemoteBody bodies;
  private final Map<Long, Sequence> running = new HashMap<>();
  private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
  private final List<Progress> progress = new ArrayList<>();

  private record Answered(
      Sequence sequence, @Nullable RemoteText text, @Nullable Throwable failure) {}

  /** One answer in the making; belongs to the worker's thread but for its call. */
  private static final class Sequence {
    private final long id;
    private final String prompt;
    private final Decoding decoding;
    private final Gathering gathering;
    private int attempts;
    private @Nullable RemoteCall call;

    Sequence(long id, String prompt, Decoding decoding) {
      this.id = id;
      this.prompt = prompt;
      this.decoding = decoding;
      gathering = new Gathering(decoding.rule());
    }
  }

  RemoteDecodeEngine(
      String deviceId, RemoteServer server, CallGate gate, HeldPrompts prompts, RemoteCalls calls) {
    this.deviceId = deviceId;
    this.gate = gate;
    this.server = server;
    this.prompts = prompts;
    this.calls = calls;
    bodies = new RemoteBody(server);
  }

  @Override
  public String deviceId() {
    return deviceId;
  }

  @Override
  public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
    Optional<String> text = prompts.text(handle);
    if (text.isEmpty()) {
      return Optional.of("the prompt must be held on %s, got %s".formatted(deviceId, handle));
    }
    Optional<String> refusal =
        refusal(sequences)
            .or(() ->
                sequences.values().stream()
                    .flatMap(decoding -> bodies.refusal(decoding).stream())
                    .findFirst());
    if (refusal.isPresent()) {
      return refusal;
    }
    prompts.release(handle);
    sequences.forEach((id, decoding) -> {
      var sequence = new Sequence(id, text.get(), decoding);
      running.put(id, sequence);
      ask(sequence);
    });
    return Optional.empty();
  }

  private Optional<String> refusal(Map<Long, Decoding> sequences) {
    if (running.size() + sequences.size() > server.sequences()) {
      return Optional.of(
          "at most %d sequences must run on %s, got %d more"
              .formatted(server.sequences(), deviceId, sequences.size()));
    }
    return sequences.keySet().stream()
        .filter(running::containsKey)
        .findFirst()
        .map(id -> "a sequence must not run already, got " + id);
  }

  private void ask(Sequence sequence) {
    switch (gate.enter()) {
      case Passage.Refused(var reason, _) ->
          answered.add(new Answered(sequence, null, new InferenceException(reason)));
      case Passage.Entered(var ended) -> ask(sequence, ended);
    }
  }

  private void ask(Sequence sequence, Consumer<Ending> ended) {
    String prompt = sequence.prompt + sequence.gathering.continuation();
    Decoding decoding = sequence.decoding.change().rule(sequence.gathering.rest()).build();
    String body = bodies.of(prompt, decoding, sequence.attempts++);
    RemoteCall call = calls.of(body);
    sequence.call = call;
    var _ =
        call.send()
            .thenApply(RemoteText::read)
            .whenComplete((text, failure) -> {
              Throwable cause = RemoteCall.cause(failure);
              ended.accept(ending(cause));
              answered.add(new Answered(sequence, text, cause));
            });
  }

  /** A server that finds a call wrong is there; of one that was not waited for nothing is known. */
  private static Ending ending(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> Ending.SUCCEEDED;
      case RemoteCall.RefusedException _ -> Ending.SUCCEEDED;
      case CancellationException _ -> Ending.ABANDONED;
      default -> Ending.FAILED;
    };
  }

  @Override
  public List<Ended> step() {
    progress.clear();
    var ended = new ArrayList<Ended>();
    for (Answered answer : answers()) {
      if (running.get(answer.sequence().id) == answer.sequence()) {
        settle(answer).ifPresent(ended::add);
      }
    }
    ended.forEach(one -> running.remove(one.sequence()));
    return ended;
  }

  private List<Answered> answers() {
    var answers = new ArrayList<Answered>();
    try {
      Answered first = answered.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        answers.add(first);
        answered.drainTo(answers);
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException("a step must not be interrupted, got " + e, e);
    }
  }

  private Optional<Ended> settle(Answered answer) {
    Throwable failure = answer.failure();
    RemoteText text = answer.text();
    if (text == null || failure != null) {
      String reason = String.valueOf(failure == null ? null : failure.getMessage());
      return Optional.of(new Ended.Failed(answer.sequence().id, reason));
    }
    return written(answer.sequence(), text);
  }

  /** Asks on where parts are missing, unless the server would only say the same again. */
  private Optional<Ended> written(Sequence sequence, RemoteText text) {
    int before = sequence.gathering.missing();
    sequence.gathering.add(text);
    int missing = sequence.gathering.missing();
    boolean moves = missing < before || sequence.decoding.temperature() > 0;
    if (missing > 0 && moves && sequence.attempts <= server.retries()) {
      ask(sequence);
      return Optional.empty();
    }
    return Optional.of(
        sequence
            .gathering
            .shortcoming(sequence.attempts)
            .<Ended>map(reason -> new Ended.Failed(sequence.id, reason))
            .orElseGet(() -> ended(sequence)));
  }

  private Ended ended(Sequence sequence) {
    var report = sequence.decoding.report();
    var generation = sequence.gathering.generation(report.logProbabilities());
    if (report.streamed()) {
      progress.add(
          new Progress(sequence.id, String.join("\n", generation.texts()), generation.tokens()));
    }
    return new Ended.Written(sequence.id, generation);
  }

  @Override
  public List<Progress> progress() {
    return List.copyOf(progress);
  }

  @Override
  public void cancel(long sequence) {
    Sequence cancelled = running.remove(sequence);
    if (cancelled != null && cancelled.call != null) {
      cancelled.call.cancel();
    }
  }

  @Override
  public void giveUp(long sequence) {
    Sequence late = running.remove(sequence);
    if (late != null && late.call != null) {
      late.call.giveUp();
    }
  }

  @Override
  public int running() {
    return running.size();
  }
}
