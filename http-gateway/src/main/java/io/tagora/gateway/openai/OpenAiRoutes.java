package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.route.Departure;
import io.tagora.gateway.route.JsonBodies;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /v1/models}, {@code /v1/chat/completions}, {@code /v1/completions}, embeddings. */
public final class OpenAiRoutes extends AllDirectives {
  private static final PathMatcher0 V1 = PathMatchers.segment("v1");

  private final Supplier<Optional<ModelApi>> models;
  private final JsonBodies bodies;
  private final OpenAiLimits limits;
  private final InstantSource clock;
  private final TextRoute texts;
  private final OpenAiErrors errors = new OpenAiErrors();

  /**
   * Routes over models that may not be there yet.
   *
   * @param models empty while the node starts, which is answered with 503
   */
  public OpenAiRoutes(
      Supplier<Optional<ModelApi>> models,
      JsonBodies bodies,
      OpenAiLimits limits,
      InstantSource clock) {
    this.models = models;
    this.bodies = bodies;
    this.limits = limits;
    this.clock = clock;
    texts = new TextRoute(limits.deadline());
  }

  /** All of them; failures have OpenAI's shape. */
  public Route route() {
    return concat(
        path(V1.slash("models"), () -> errors.around(get(() -> complete(models())))),
        path(
            V1.slash("models").slash(PathMatchers.segment()),
            id -> errors.around(get(() -> complete(model(id))))),
        path(V1.slash("chat").slash("completions"), () -> posted(this::chat)),
        path(V1.slash("completions"), () -> posted(this::completion)),
        path(V1.slash("embeddings"), () -> posted(this::embeddings)));
  }

  private interface Endpoint {
    CompletionStage<HttpResponse> answer(ModelApi api, HttpRequest request, JsonNode body);
  }

  private Route posted(Endpoint endpoint) {
    return errors.around(
        post(() -> extractRequest(request -> completeWithFuture(answer(endpoint, request)))));
  }

  private CompletionStage<HttpResponse> answer(Endpoint endpoint, HttpRequest request) {
    ModelApi api = api();
    return bodies.json(request).thenCompose(body -> endpoint.answer(api, request, body));
  }

  private ModelApi api() {
    return models
        .get()
        .orElseThrow(() ->
            new OpenAiException(503, OpenAiError.ofServer("the node is starting", "not_ready")));
  }

  private HttpResponse models() {
    return TextRoute.json(ModelsJson.of(api()));
  }

  private HttpResponse model(String id) {
    ModelsJson all = ModelsJson.of(api());
    return all.named(id)
        .map(TextRoute::json)
        .orElseThrow(() ->
            OpenAiException.unknownModel(
                id, String.join(" or ", all.data().stream().map(ModelsJson.Model::id).toList())));
  }

  private CompletionStage<HttpResponse> chat(ModelApi api, HttpRequest request, JsonNode json) {
    ChatBody body = ChatBody.read(json, limits, api.languageModels());
    var shape =
        new ChatShape(
            id("chatcmpl-"),
            clock.instant().getEpochSecond(),
            body.model(),
            body.asked().decoding().report().logProbabilities());
    return texts.answer(api, request, body.model(), prompt(api, body), body.asked(), shape);
  }

  private static String prompt(ModelApi api, ChatBody body) {
    try {
      return api.chatFormat(body.model()).render(body.messages(), true);
    } catch (IllegalArgumentException e) {
      throw new OpenAiException(
          400,
          OpenAiError.ofRequest(
              String.valueOf(e.getMessage()), "messages", "invalid_conversation"));
    }
  }

  private CompletionStage<HttpResponse> completion(
      ModelApi api, HttpRequest request, JsonNode json) {
    CompletionBody body = CompletionBody.read(json, limits, api.languageModels());
    var shape =
        new CompletionShape(
            id("cmpl-"),
            clock.instant().getEpochSecond(),
            body.model(),
            body.asked().decoding().report().logProbabilities());
    return texts.answer(api, request, body.model(), body.prompt(), body.asked(), shape);
  }

  private CompletionStage<HttpResponse> embeddings(
      ModelApi api, HttpRequest request, JsonNode json) {
    EmbeddingBody body = EmbeddingBody.read(json, limits, api.embeddingModel(), api.dimensions());
    var embedded = api.embed(body.texts(), limits.deadline());
    Departure.before(embedded, request, () -> embedded.cancel(false));
    return embedded.thenApply(
        vectors -> TextRoute.json(EmbeddingJson.of(vectors, api.embeddingModel(), body.base64())));
  }

  private static String id(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }
}
