package io.tagora.runtime.agent;

/**
 * One facet of a user's interest (paper section 3).
 *
 * @param id unique within a plan, as "p1"
 * @param name short, as "first baby"
 * @param rationale why the Planner sees it, one sentence
 */
public record Persona(String id, String name, String rationale) {}
