package io.tagora.runtime.prompt;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The Planner's branch: context → personas, each as "name: rationale" (paper section 3). */
public final class PlannerPrompt {
  private static final String NAME_END = ": ";

  private PlannerPrompt() {}

  public static HybridPrompt of() {
    return HybridPrompt.ofText(ControlToken.PLAN.text());
  }

  /** What a Planner should write for these personas, end token included. */
  public static String answer(List<Persona> personas) {
    return personas.stream()
        .map(PlannerPrompt::line)
        .collect(Collectors.joining(ControlToken.SEPARATOR.text(), "", ControlToken.END.text()));
  }

  /** What a Planner should write for one persona, without what follows it; begins with the name. */
  public static String line(Persona persona) {
    return persona.name() + NAME_END + persona.rationale();
  }

  /**
   * The personas in the order written, numbered "p1", "p2", …; nameless ones and repeats are
   * dropped.
   */
  public static Plan parse(Generation generation, int maxPersonas) {
    var personas = new ArrayList<Persona>();
    var names = new HashSet<String>();
    for (String text : generation.texts()) {
      int end = text.indexOf(NAME_END);
      String name = (end < 0 ? text : text.substring(0, end)).strip();
      if (!name.isEmpty() && names.add(name.toLowerCase(Locale.ROOT))) {
        String rationale = end < 0 ? "" : text.substring(end + NAME_END.length()).strip();
        personas.add(new Persona("p" + (personas.size() + 1), name, rationale));
      }
    }
    return new Plan(personas.subList(0, Math.min(maxPersonas, personas.size())));
  }
}
