package io.tagora.tests.planted.runtime.first;

import org.apache.pekko.actor.typed.ActorRef;

/** A step that sees an actor. */
record SeesActor(ActorRef<String> actor) {}
