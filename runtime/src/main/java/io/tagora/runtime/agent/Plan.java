package io.tagora.runtime.agent;

import java.util.List;

/** What the Planner writes: complementary personas, the strongest first. */
public record Plan(List<Persona> personas) {
  public Plan {
    personas = List.copyOf(personas);
  }
}
