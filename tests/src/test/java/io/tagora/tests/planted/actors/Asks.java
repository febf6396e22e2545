package io.tagora.tests.planted.actors;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** An actor that asks. */
final class Asks {
  private Asks() {}

  static CompletionStage<String> ask(
      ActorRef<ActorRef<String>> target, Scheduler scheduler, Duration timeout) {
    return AskPattern.<ActorRef<String>, String>ask(target, replyTo -> replyTo, timeout, scheduler);
  }
}
