package io.tagora.gateway.node;

import io.tagora.actors.judge.JudgeListener;
import io.tagora.actors.judge.JudgeService;
import io.tagora.gateway.metrics.NodeMetrics;
import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.judge.AnswerVerdicts;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.signature.AnswerWatch;
import io.tagora.runtime.signature.Signature;
import io.tagora.runtime.signature.SignatureSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for signs of failure in answers, and hands a sample of them to the judge. */
final class AnswerObserver implements ObservedApi.Observer, JudgeListener {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerObserver.class);

  private final RecommendationApi agents;
  private final Dataset dataset;
  private final InstantSource clock;
  private final AnswerWatch watch;
  private final NodeMetrics metrics;
  private final AtomicReference<Optional<JudgeService>> judge =
      new AtomicReference<>(Optional.empty());

  AnswerObserver(
      RecommendationApi agents,
      Dataset dataset,
      InstantSource clock,
      SignatureSettings settings,
      NodeMetrics metrics) {
    this.agents = agents;
    this.dataset = dataset;
    this.clock = clock;
    this.metrics = metrics;
    watch = new AnswerWatch(settings);
  }

  void judgeBy(Optional<JudgeService> service) {
    judge.set(service);
  }

  Optional<JudgeService> judge() {
    return judge.get();
  }

  @Override
  public void answered(Recommendation answer) {
    if (standsOnExperts(answer.rung())) {
      look(answer);
      judge
          .get()
          .filter(service -> service.chooses(answer.id()))
          .ifPresent(service -> judge(service, answer));
    }
  }

  private static boolean standsOnExperts(Rung rung) {
    return switch (rung) {
      case ALL_EXPERTS, SOME_EXPERTS -> true;
      case LAST_PLAN, UTILITY -> false;
    };
  }

  private synchronized void look(Recommendation answer) {
    AnswerWatch.Seen seen = watch.look(answer);
    metrics.signs(seen);
    for (Signature sign : seen.news()) {
      LOG.warn("most of the latest answers show {}: {}", sign.label(), sign.advice());
    }
  }

  /** The context is read anew: the agents' own went with the request. */
  private void judge(JudgeService service, Recommendation answer) {
    agents
        .user(answer.userId())
        .thenAccept(user -> service.judge(answer, context(user.state())))
        .exceptionally(failure -> {
          LOG.info("an answer was not judged, as its user's memory did not answer", failure);
          return null;
        });
  }

  private HybridContext context(UserState state) {
    Instant now = clock.instant();
    return new HybridContext(state.profile(), state.behaviors(), dataset.environmentAt(now), now);
  }

  @Override
  public void erased(String userId) {
    judge.get().ifPresent(service -> service.forget(userId));
  }

  @Override
  public void judged(AnswerVerdicts verdicts) {
    metrics.judged(verdicts);
  }

  @Override
  public void skipped() {
    metrics.notJudged();
  }
}
