package io.tagora.actors.flow;

import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.PersonaBounds;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.TagQuota;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.PhraseSet;
import java.util.ArrayList;
import java.util.Optional;

/** How many personas there are for a request, and what each one's expert chooses from. */
final class ExpertTasks {

  /** The tags that there are for an expert, and how many it writes of them. */
  record Assignment(PhraseSet vocabulary, int tags) {}

  /** What the experts of one plan are asked for. */
  record Assignments(Plan plan, PhraseSet vocabulary, PhraseSet visited, TagQuota quota) {
    Assignment of(Persona persona) {
      return persona.id().equals(ReturningInterest.PERSONA_ID)
          ? new Assignment(visited, quota.visited())
          : new Assignment(vocabulary, quota.open(plan.personas().indexOf(persona)));
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

  private int returningCategories() {
    return agents()
        .returningCategories()
        .orElseGet(() ->
            ports
                .gains()
                .map(PersonaGains::returningCategories)
                .orElse(ReturningInterest.CATEGORIES));
  }

  /** What the Planner writes, which leaves room for what is under way. */
  PersonaBounds personas(HybridContext context) {
    boolean returns = returning(context).isPresent();
    int most = guessed(Math.min(request.maxPersonas(), agents().maxPersonas()), returns);
    var adaptive = agents().adaptive();
    return ports
        .gains()
        .filter(_ -> adaptive.enabled())
        .map(gains ->
            gains.bounds(
                returns,
                adaptive.price(),
                Math.min(most, guessed(adaptive.least(), returns)),
                most))
        .orElseGet(() -> PersonaBounds.within(Math.min(most, agents().minPersonas()), most));
  }

  private static int guessed(int personas, boolean returns) {
    return returns ? Math.max(1, personas - 1) : personas;
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
                      : ReturningInterest.of(context, ports.catalog(), returningCategories())));
    }
    return known.orElseThrow().returning();
  }

  /** What each expert of the plan is asked for ({@link TagQuota}). */
  Assignments of(Plan plan, HybridContext context) {
    var quota =
        TagQuota.of(
            plan.personas().size(),
            returns(plan),
            returningCategories(),
            agents().tagsPerExpert(),
            agents().arbitratedTags());
    PhraseSet vocabulary = ports.catalog().tagPhrases();
    return new Assignments(
        plan,
        vocabulary,
        returning(context).map(ReturningInterest::tags).orElse(vocabulary),
        quota);
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
