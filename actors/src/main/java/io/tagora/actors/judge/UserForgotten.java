package io.tagora.actors.judge;

import io.tagora.cluster.wire.WireMessage;

/** A user is erased: what the judges of all nodes keep of the user goes. */
public record UserForgotten(String userId) implements JudgeDesk.Command, WireMessage {}
