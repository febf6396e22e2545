package io.tagora.gateway.route;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * When a request's caller has gone, which a route with much to compute wants to know before it has
 * an answer. A caller that closes its sending side counts as gone.
 */
public final class Departure {
  private static final AttributeKey<Departure> KEY =
      AttributeKeys.create("departure", Departure.class);

  private final CompletableFuture<Done> gone = new CompletableFuture<>();

  private Departure() {}

  /** Completes when the caller has gone; never where nobody looks. */
  public static CompletionStage<Done> of(HttpRequest request) {
    return request
        .getAttribute(KEY)
        .map(departure -> departure.gone)
        .orElseGet(CompletableFuture::new);
  }

  /** The same handler, whose requests know of their connection's end. */
  static Flow<HttpRequest, HttpResponse, NotUsed> told(
      Flow<HttpRequest, HttpResponse, NotUsed> handler) {
    return Flow.<HttpRequest, HttpResponse, NotUsed>lazyFlow(() -> connection(handler))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private static Flow<HttpRequest, HttpResponse, NotUsed> connection(
      Flow<HttpRequest, HttpResponse, NotUsed> handler) {
    var departure = new Departure();
    return Flow.<HttpRequest>create()
        .watchTermination((matched, end) -> {
          var _ = end.whenComplete((_, _) -> departure.gone.complete(Done.getInstance()));
          return matched;
        })
        .map(request -> (HttpRequest) request.addAttribute(KEY, departure))
        .via(handler);
  }
}
