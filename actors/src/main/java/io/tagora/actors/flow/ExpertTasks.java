package io.tagora.actors.flow;

import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.PhraseSet;
import java.util.ArrayList;
import java.util.Optional;

/** How many personas there are for a request, and what each one's expert chooses from. */
final class ExpertTasks {

  /** The tags that there are for an expert, and how many it writes of them. */
  record Assignment(PhraseSet vocabulary, int tags) {}

  /** What the experts of one plan are asked for. */
  record Assignments(Assignment open, Assignment visited) {
    Assignment of(String personaId) {
      return personaId.equals(ReturningInterest.PERSONA_ID) ? visited : open;
    }
  }

  /** A request knows one context, so this is computed once. */
  private record Known(Optional<ReturningInterest> returning) {}

  private final RecommendationRequest request;
  private final FlowPorts ports;
  private Optional<Known> known = Optional.empty();

  ExpertTasks(RecommendationRequest request, FlowPorts ports) {
    this.request = request;
    this.ports = ports;
  }

  private AgentSettings agents() {
    return ports.settings().agents();
  }

  /** What the Planner writes at most, which leaves room for what is under way. */
  int guessedPersonas(HybridContext context) {
    int most = Math.min(request.maxPersonas(), agents().maxPersonas());
    return returning(context).isPresent() ? Math.max(1, most - 1) : most;
  }

  /** What the Planner writes at least. */
  int leastPersonas(HybridContext context) {
    return Math.min(guessedPersonas(context), agents().minPersonas());
  }

  /** The plan with the persona of what is under way at its end, if the request has room for it. */
  Plan completed(Plan plan, HybridContext context) {
    var interest = returning(context);
    if (interest.isEmpty() || plan.personas().size() >= request.maxPersonas()) {
      return plan;
    }
    var personas = new ArrayList<>(plan.personas());
    personas.add(interest.get().persona());
    return new Plan(personas);
  }

  private Optional<ReturningInterest> returning(HybridContext context) {
    if (known.isEmpty()) {
      known =
          Optional.of(
              new Known(
                  request.maxPersonas() == 1
                      ? Optional.empty()
                      : ReturningInterest.of(
                          context, ports.catalog(), agents().returningCategories())));
    }
    return known.orElseThrow().returning();
  }

  /**
   * What is under way is told whole; the other experts bring twice what the rest of the selection
   * has room for, since some of it is named twice.
   */
  Assignments of(Plan plan, HybridContext context) {
    boolean returns = returns(plan);
    int told = returns ? agents().returningCategories() : 0;
    int experts = Math.max(1, plan.personas().size() - (returns ? 1 : 0));
    int share = (int) Math.ceil(2.0 * (agents().arbitratedTags() - told) / experts);
    int tags = Math.clamp(share, 1, agents().tagsPerExpert());
    var open = new Assignment(ports.catalog().tagPhrases(), tags);
    var visited =
        returning(context)
            .map(interest -> new Assignment(interest.tags(), Math.max(1, told)))
            .orElse(open);
    return new Assignments(open, visited);
  }

  private static boolean returns(Plan plan) {
    for (Persona persona : plan.personas()) {
      if (persona.id().equals(ReturningInterest.PERSONA_ID)) {
        return true;
      }
    }
    return false;
  }
}
