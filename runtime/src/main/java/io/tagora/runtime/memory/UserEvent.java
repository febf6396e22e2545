package io.tagora.runtime.memory;

import io.tagora.runtime.context.Behavior;

/** A behaviour as a client reports it; a second event with the same id changes nothing. */
public record UserEvent(String eventId, String userId, Behavior behavior) {}
