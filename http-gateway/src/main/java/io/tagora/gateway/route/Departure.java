package io.tagora.gateway.route;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * When a connection's caller goes, which a route with much to compute wants to know before it has
 * an answer. A caller that closes its sending side counts as gone.
 */
public final class Departure {
  private static final AttributeKey<Departure> KEY =
      AttributeKey.create("departure", Departure.class);

  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean gone;

  private Departure() {}

  /** Runs {@code then} once if the caller goes before the answer is there. */
  public static void before(CompletionStage<?> answer, HttpRequest request, Runnable then) {
    request.getAttribute(KEY).ifPresent(departure -> departure.watch(answer, then));
  }

  private void watch(CompletionStage<?> answer, Runnable then) {
    waiting.add(then);
    var _ = answer.whenComplete((_, _) -> waiting.remove(then));
    if (gone) {
      run(then);
    }
  }

  private void leave() {
    gone = true;
    waiting.forEach(this::run);
  }

  private void run(Runnable then) {
    if (waiting.remove(then)) {
      then.run();
    }
  }

  /** The same handler, whose requests know of their connection's end. */
  static Flow<HttpRequest, HttpResponse, NotUsed> told(
      Flow<HttpRequest, HttpResponse, NotUsed> handler) {
    return Flow.fromMaterializer((_, _) -> connection(handler))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private static Flow<HttpRequest, HttpResponse, NotUsed> connection(
      Flow<HttpRequest, HttpResponse, NotUsed> handler) {
    var departure = new Departure();
    return Flow.<HttpRequest>create()
        .watchTermination((matched, end) -> {
          var _ = end.whenComplete((_, _) -> departure.leave());
          return matched;
        })
        .map(request -> request.addAttribute(KEY, departure))
        .via(handler);
  }
}
