package io.tagora.actors.agent;

/**
 * Where an agent's answers go: plainly to whoever asked, on this node, without an actor between.
 * Safe to call from any thread.
 */
@FunctionalInterface
public interface Answers<R> {
  void tell(R reply);
}
