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

  /** Characters; what a model wrote beyond is no name any more. */
  private static final int LONGEST_NAME = 80;

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
   * dropped. A name of more than 80 characters ends at a space before them, since all experts read
   * it; the rest of it belongs to the rationale.
   */
  public static Plan parse(Generation generation, int maxPersonas) {
    var personas = new ArrayList<Persona>();
    var names = new HashSet<String>();
    for (var part : generation.parts()) {
      if (personas.size() == maxPersonas) {
        break;
      }
      String text = part.text().stripLeading();
      int end = nameEnd(text);
      String name = text.substring(0, end).strip();
      if (!name.isEmpty() && names.add(name.toLowerCase(Locale.ROOT))) {
        int rest = text.startsWith(NAME_END, end) ? end + NAME_END.length() : end;
        String rationale = text.substring(rest).strip();
        personas.add(new Persona("p" + (personas.size() + 1), name, rationale));
      }
    }
    return new Plan(personas);
  }

  private static int nameEnd(String text) {
    int end = text.indexOf(NAME_END);
    int named = end < 0 ? text.length() : end;
    if (named <= LONGEST_NAME) {
      return named;
    }
    int space = text.lastIndexOf(' ', LONGEST_NAME);
    if (space > 0) {
      return space;
    }
    boolean splitsOne = Character.isHighSurrogate(text.charAt(LONGEST_NAME - 1));
    return splitsOne ? LONGEST_NAME - 1 : LONGEST_NAME;
  }
}
