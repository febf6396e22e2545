package io.tagora.gateway.evaluation;

import com.sun.management.OperatingSystemMXBean;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.retrieval.RetrievalSettings;
import io.tagora.runtime.retrieval.UtilityItems;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Asks about the same users with every number of experts, an arm after the other: each on a node of
 * its own that has seen none of them, since users' last plans and contexts are kept.
 */
public final class ExpertsTrial {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int ITEMS = 10;

  /** Users whose answers share one figure of processor time. */
  private static final int BLOCK = 25;

  private static final int AT_ONCE = 4;

  private final List<EvaluationCase> cases;
  private final UtilityItems utility;
  private final int n;
  private final long seed;

  /**
   * A trial on the users who do something in the last week, which the agents do not see.
   *
   * @param n how many tags count
   * @throws IllegalArgumentException if there are none
   */
  public ExpertsTrial(Dataset dataset, int n, long seed) {
    this.n = n;
    this.seed = seed;
    Instant cut = Evaluation.cutOf(dataset);
    cases = EvaluationCase.of(dataset, cut, Evaluation.HORIZON);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "an experiment must have a user who does something in the last week, got none of %d"
              .formatted(dataset.users().size()));
    }
    utility = UtilityItems.of(dataset, cut, RetrievalSettings.DEFAULT.boughtRecently());
  }

  public int users() {
    return cases.size();
  }

  /** Asks an arm about all users; before that about strangers, to warm up. */
  public void run(ExpertsArm arm, ProgressListener listener) {
    ask(arm, IntStream.range(0, BLOCK).mapToObj(i -> "stranger-" + i).toList());
    for (int from = 0; from < cases.size(); from += BLOCK) {
      List<EvaluationCase> block = block(from);
      long before = processorNanos();
      List<Optional<Recommendation>> answers =
          ask(arm, block.stream().map(one -> one.context().profile().userId()).toList());
      double seconds = (processorNanos() - before) / 1e9 / block.size();
      arm.add(outcomes(block, answers), seconds);
      listener.progressed(
          "asking with experts: " + arm.name(), Math.min(cases.size(), from + BLOCK), cases.size());
    }
  }

  private List<EvaluationCase> block(int from) {
    return cases.subList(from, Math.min(cases.size(), from + BLOCK));
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private List<Optional<Recommendation>> ask(ExpertsArm arm, List<String> userIds) {
    return new AgentAnswers(
            arm.api(),
            userId ->
                new RecommendationRequest(userId, arm.personas(), ITEMS, false, DEADLINE, seed),
            AT_ONCE)
        .of(userIds, (_, _, _) -> {});
  }

  private List<ExpertsOutcome> outcomes(
      List<EvaluationCase> block, List<Optional<Recommendation>> answers) {
    var outcomes = new ArrayList<ExpertsOutcome>();
    for (int i = 0; i < block.size(); i++) {
      EvaluationCase one = block.get(i);
      var usual = new HashSet<>(utility.categories(one.context(), n));
      outcomes.add(ExpertsOutcome.of(answers.get(i), one, usual, n));
    }
    return outcomes;
  }
}
