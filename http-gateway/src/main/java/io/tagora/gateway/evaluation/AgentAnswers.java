package io.tagora.gateway.evaluation;

import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.ProgressListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /**
   * The tags of an answer, best first: what the Arbiter chose, then what the experts wrote besides,
   * the likeliest first. A category that is there already is not repeated.
   */
  static List<Tag> ranked(Recommendation answer) {
    Stream<Tag> chosen = answer.arbitration().tags().stream().map(ScoredTag::tag);
    Stream<Tag> others =
        answer.experts().stream()
            .flatMap(report -> report.tags().stream())
            .sorted(Comparator.comparingDouble(TagProposal::logProbability).reversed())
            .map(TagProposal::tag);
    Map<String, Tag> byCategory = new LinkedHashMap<>();
    Stream.concat(chosen, others).forEach(tag -> byCategory.putIfAbsent(tag.categoryId(), tag));
    return List.copyOf(byCategory.values());
  }
}
