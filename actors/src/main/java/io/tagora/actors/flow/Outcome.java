package io.tagora.actors.flow;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Recommendation;

/** How a request ended. */
public sealed interface Outcome extends WireMessage {

  record Answered(Recommendation recommendation) implements Outcome {}

  /** There is no answer at all: the node was full, or the flow broke. */
  record NotAnswered(Absence absence) implements Outcome {}
}
