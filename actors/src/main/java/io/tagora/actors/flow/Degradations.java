package io.tagora.actors.flow;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.memory.LastPlan;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The sentences that say what an answer lacks. */
final class Degradations {
  static final String UTILITY_INSTEAD = " Popular and recent items are shown instead.";

  private Degradations() {}

  static String lastPlanInstead(LastPlan last) {
    return " What the agents decided at %s is used instead."
        .formatted(last.time().truncatedTo(ChronoUnit.SECONDS));
  }

  static String coldStart() {
    return "This user is unknown: a cold start from the day's environment alone.";
  }

  static String memory(Absence absence) {
    return "The user's memory is missing (%s), so the user is treated as unknown."
        .formatted(words(absence));
  }

  static String noContext(Absence absence) {
    return "The model could not read the context (%s).".formatted(words(absence));
  }

  static String noPlan(Absence absence) {
    return "The planner brought no plan (%s).".formatted(words(absence));
  }

  static String expert(Plan plan, ExpertReport report, Absence absence) {
    String name =
        plan.personas().stream()
            .filter(persona -> persona.id().equals(report.personaId()))
            .map(persona -> " (" + persona.name() + ")")
            .findFirst()
            .orElse("");
    return "The expert of persona %s%s is absent (%s)."
        .formatted(report.personaId(), name, words(absence));
  }

  static String noTags() {
    return "No expert brought a tag.";
  }

  static String noArbiter(Absence absence) {
    return "The arbiter made no selection (%s): the experts' own order of their tags decides."
        .formatted(words(absence));
  }

  static String noSelection(Absence absence) {
    return "The tags led to no items (%s).".formatted(words(absence));
  }

  static String noItems(Absence absence) {
    return "There are no items to show (%s).".formatted(words(absence));
  }

  static String noReasons() {
    return "The items have plain reasons, as there was no time or no model to write them.";
  }

  static String reasons(int items, List<Absence> missing) {
    var causes =
        missing.stream()
            .collect(groupingBy(Degradations::words, TreeMap::new, counting()))
            .entrySet()
            .stream()
            .map(cause -> cause.getValue() + " " + cause.getKey())
            .collect(joining("; "));
    return "%d of %d items have a plain reason instead of a written one (%s)."
        .formatted(missing.size(), items, causes);
  }

  private static String words(Absence absence) {
    return absence.cause().name().toLowerCase(Locale.ROOT) + ": " + absence.detail();
  }
}
