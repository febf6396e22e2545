package io.tagora.gateway.node;

import io.tagora.actors.completion.CompletionListener;
import io.tagora.actors.completion.CompletionRequest;
import io.tagora.actors.completion.CompletionService;
import io.tagora.actors.embedding.EmbeddingService;
import io.tagora.actors.embedding.EmbeddingService.Embedded;
import io.tagora.gateway.openai.ModelApi;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.model.ChatFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The node's models as the routes know them.
 *
 * @param chatFormats of every language model by its name, in the order in which they are listed
 */
record NodeModels(
    Map<String, ChatFormat> chatFormats,
    Instant since,
    CompletionService completions,
    EmbeddingService embeddings)
    implements ModelApi {

  @Override
  public List<String> languageModels() {
    return List.copyOf(chatFormats.keySet());
  }

  @Override
  public ChatFormat chatFormat(String languageModel) {
    return Optional.ofNullable(chatFormats.get(languageModel)).orElseThrow();
  }

  @Override
  public String embeddingModel() {
    return FirstUseEmbedder.MODEL;
  }

  @Override
  public int dimensions() {
    return MiniLm.DIMENSIONS;
  }

  @Override
  public Runnable complete(CompletionRequest request, CompletionListener listener) {
    return completions.complete(request, listener);
  }

  @Override
  public CompletableFuture<Embedded> embed(List<String> texts, Duration deadline) {
    return embeddings.embed(texts, deadline);
  }
}
