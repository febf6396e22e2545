package io.tagora.gateway.route;

import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.json.RecommendationJson;
import io.tagora.gateway.json.StageJson;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/recommendations}: the whole answer as JSON, or its stages as they happen. */
final class RecommendationRoute extends AllDirectives {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final ByteString COMMENT = ByteString.fromString(": still thinking\n\n");

  private final Exchange exchange;
  private final RecommendationBody.Defaults defaults;

  RecommendationRoute(Exchange exchange, RecommendationBody.Defaults defaults) {
    this.exchange = exchange;
    this.defaults = defaults;
  }

  Route route() {
    return path(
        PathMatchers.segment("v1").slash("recommendations"),
        () -> post(() -> extractRequest(request -> completeWithFuture(answer(request)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    Accepted accepted = Accepted.of(request);
    RecommendationApi api = exchange.serving().api();
    return exchange.json(
        request,
        body -> {
          RecommendationRequest asked = RecommendationBody.read(body, defaults);
          return switch (accepted) {
            case JSON -> whole(api, asked);
            case EVENT_STREAM -> stages(api, asked);
          };
        });
  }

  private static CompletionStage<HttpResponse> whole(
      RecommendationApi api, RecommendationRequest asked) {
    return api.recommend(asked)
        .thenApply(answer -> Exchange.answer(200, RecommendationJson.of(answer)));
  }

  /** Waits for the first stage, so that a refusal is still a 503 and not an event. */
  private static CompletionStage<HttpResponse> stages(
      RecommendationApi api, RecommendationRequest asked) {
    var relay = new StageRelay();
    CompletableFuture<Recommendation> answer =
        api.recommend(asked, stage -> send(relay, stage)).toCompletableFuture();
    var _ = answer.whenComplete((whole, failure) -> finish(relay, whole, failure));
    return relay
        .begun()
        .thenCompose(_ ->
            answer.isCompletedExceptionally() && relay.isUnused()
                ? answer.thenApply(_ -> HttpResponse.create())
                : CompletableFuture.completedStage(stream(relay)));
  }

  /** The whole answer is sent when it is returned, after every stage. */
  private static void send(StageRelay relay, Stage stage) {
    if (!(stage instanceof Stage.Completed)) {
      relay.send(StageJson.of(stage));
    }
  }

  private static void finish(
      StageRelay relay, @Nullable Recommendation whole, @Nullable Throwable failure) {
    if (whole != null) {
      relay.send(StageJson.of(new Stage.Completed(whole)));
    } else if (failure != null && !relay.isUnused()) {
      relay.send(new StageJson("error", ProblemResponses.problemOf(failure)));
    }
    relay.finish();
  }

  private static HttpResponse stream(StageRelay relay) {
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .withEntity(
            HttpEntities.create(
                MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                relay.frames().keepAlive(HEARTBEAT, () -> COMMENT)));
  }
}
