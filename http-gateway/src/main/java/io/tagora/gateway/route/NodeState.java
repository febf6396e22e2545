package io.tagora.gateway.route;

import io.tagora.cluster.ClusterView;
import io.tagora.gateway.metrics.NodeFigures;
import io.tagora.runtime.exchange.Dataset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How far a node is; the routes answer from it. */
public sealed interface NodeState {

  /** Still loading; the reasons say what is not there yet. */
  record Starting(List<String> reasons) implements NodeState {
    public Starting {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * All parts are there.
   *
   * @param durable whether what is remembered outlives the node
   * @param cluster what the node sees of the others; empty if it has none
   * @param faults asks what has broken since, a sentence each; empty while all is well
   * @param figures of its insides, now
   */
  record Serving(
      RecommendationApi api,
      Dataset dataset,
      InstantSource clock,
      boolean durable,
      Supplier<Optional<ClusterView>> cluster,
      Supplier<CompletionStage<List<String>>> faults,
      Supplier<NodeFigures> figures)
      implements NodeState {
    Instant now() {
      return clock.instant();
    }
  }
}
