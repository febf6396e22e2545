package io.tagora.gateway.evaluation;

import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.RankedTags;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Asks the agents about many users, a few at a time. */
final class AgentAnswers {
  private final RecommendationApi api;
  private final Function<String, RecommendationRequest> request;
  private final int atOnce;

  AgentAnswers(RecommendationApi api, Function<String, RecommendationRequest> request, int atOnce) {
    this.api = api;
    this.request = request;
    this.atOnce = atOnce;
  }

  /**
   * The answers in the order of the users; empty where there was none.
   *
   * @param listener told from several threads
   */
  List<Optional<Recommendation>> of(List<String> userIds, ProgressListener listener) {
    var next = new AtomicInteger();
    var done = new AtomicInteger();
    var answers = new ArrayList<Optional<Recommendation>>(userIds.size());
    userIds.forEach(_ -> answers.add(Optional.empty()));
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> running =
          IntStream.range(0, atOnce)
              .mapToObj(_ ->
                  workers.submit(() -> {
                    for (int i = next.getAndIncrement();
                        i < userIds.size();
                        i = next.getAndIncrement()) {
                      answers.set(i, answer(userIds.get(i)));
                      listener.progressed(
                          "asking the agents", done.incrementAndGet(), userIds.size());
                    }
                  }))
              .toList();
      running.forEach(AgentAnswers::await);
    }
    return answers;
  }

  private Optional<Recommendation> answer(String userId) {
    try {
      return Optional.of(api.recommend(request.apply(userId)).toCompletableFuture().join());
    } catch (CompletionException _) {
      return Optional.empty();
    }
  }

  private static void await(Future<?> worker) {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  /** The tags of an answer, best first, as {@link RankedTags} orders them. */
  static List<Tag> ranked(Recommendation answer) {
    return RankedTags.of(
        answer.arbitration(),
        answer.experts().stream().flatMap(report -> report.tags().stream()).toList());
  }
}
