package io.tagora.gateway.openai;

import io.tagora.actors.completion.CompletionEvent;
import io.tagora.actors.completion.CompletionListener;
import io.tagora.actors.completion.CompletionRequest;
import io.tagora.actors.embedding.EmbeddingService.Embedded;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.ChatFormat;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.ScoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A model that plays events to its listeners from a script, and writes down what it was asked. */
final class ScriptedModel implements ModelApi {
  static final Usage USAGE = new Usage(7, 5, 4);

  final Queue<CompletionRequest> requests = new ConcurrentLinkedQueue<>();
  final CountDownLatch cancelled = new CountDownLatch(1);

  /** What the next requests are told. */
  volatile List<CompletionEvent> script = List.of();

  /** What the next embeddings fail with. */
  volatile List<Throwable> embeddingFailures = List.of();

  static CompletionEvent read() {
    return new CompletionEvent.PromptRead(new Usage(7, 5, 0));
  }

  static CompletionEvent text(int choice, String text, ScoredToken... tokens) {
    return new CompletionEvent.TextWritten(choice, text, List.of(tokens));
  }

  static CompletionEvent ended(int choice, String text, Finish finish, ScoredToken... tokens) {
    return new CompletionEvent.ChoiceEnded(
        choice, new Generation(List.of(new Part(text, -1)), 2, finish, List.of(tokens)));
  }

  static CompletionEvent completed() {
    return new CompletionEvent.Completed(USAGE);
  }

  static ScoredToken token(String text, double logProbability, ScoredToken... alternatives) {
    List<Integer> bytes = text.chars().boxed().toList();
    return new ScoredToken(text, bytes, logProbability, List.of(alternatives));
  }

  @Override
  public List<String> languageModels() {
    return List.of("tiny", "small");
  }

  @Override
  public String embeddingModel() {
    return "lengths";
  }

  @Override
  public int dimensions() {
    return 2;
  }

  @Override
  public Instant since() {
    return Instant.ofEpochSecond(1_700_000_000);
  }

  @Override
  public ChatFormat chatFormat(String languageModel) {
    return new PlainChat();
  }

  @Override
  public Runnable complete(CompletionRequest request, CompletionListener listener) {
    requests.add(request);
    List<CompletionEvent> events = script;
    Thread.ofVirtual().start(() -> events.forEach(listener::told));
    return cancelled::countDown;
  }

  @Override
  public CompletableFuture<Embedded> embed(List<String> texts, Duration deadline) {
    return embeddingFailures.isEmpty()
        ? CompletableFuture.completedFuture(
            new Embedded(
                texts.stream().map(text -> new float[] {text.length(), -0.5f}).toList(),
                3 * texts.size()))
        : CompletableFuture.failedFuture(embeddingFailures.getFirst());
  }
}
