package io.tagora.gateway.openai;

import io.tagora.actors.completion.CompletionListener;
import io.tagora.actors.completion.CompletionRequest;
import io.tagora.actors.embedding.EmbeddingService.Embedded;
import io.tagora.runtime.model.ChatFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The node's models as the endpoints know them. Safe to call from any thread. */
public interface ModelApi {
  /** The names of the language models in requests and answers, at least one. */
  List<String> languageModels();

  /** The name of the model behind {@link #embed}. */
  String embeddingModel();

  /** Numbers of a vector of {@link #embed}. */
  int dimensions();

  /** Since when the node serves them. */
  Instant since();

  /** How one of the language models wants conversations written. */
  ChatFormat chatFormat(String languageModel);

  /**
   * Begins a completion.
   *
   * @return ends it early, however often it is run
   */
  Runnable complete(CompletionRequest request, CompletionListener listener);

  /**
   * Embeds texts; a future that its caller completes ends the work.
   *
   * @return fails with {@link io.tagora.actors.OverloadedException} where there is no room
   */
  CompletableFuture<Embedded> embed(List<String> texts, Duration deadline);
}
