package io.tagora.actors.device;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvHandle;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads one context and holds its KV for as long as its holder lives, however the holder ends.
 * Answers once; a context that was read too late is released at once. One whose device is lost
 * before it was read moves to another device, once. If it is lost later, the holder is told.
 */
final class ContextLease extends AbstractMatchingBehavior<ContextLease.Command> {

  sealed interface Command {}

  /** There is room on this device now. */
  record Begin(ActorRef<PrefillWorker.Command> prefill) implements Command {}

  /** There is no device. */
  record GiveUp(Absence absence) implements Command {}

  private record PrefillReplied(PrefillWorker.Reply reply) implements Command {}

  private record WorkerStopped(ActorRef<PrefillWorker.Command> worker) implements Command {}

  private enum HolderStopped implements Command {
    INSTANCE
  }

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  private final InferenceRouter.ReadContext request;
  private final ActorRef<InferenceRouter.Command> router;
  private final ActorRef<PrefillWorker.Reply> answers;
  private Optional<ActorRef<PrefillWorker.Command>> prefill = Optional.empty();
  private Optional<KvHandle> held = Optional.empty();
  private boolean answered;
  private boolean moved;

  static Behavior<Command> create(
      InferenceRouter.ReadContext request, ActorRef<InferenceRouter.Command> router) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new ContextLease(context, timers, request, router)));
  }

  private ContextLease(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      InferenceRouter.ReadContext request,
      ActorRef<InferenceRouter.Command> router) {
    super(context);
    this.router = router;
    this.request = request;
    answers = context.messageAdapter(PrefillWorker.Reply.class, PrefillReplied::new);
    context.watchWith(request.holder(), HolderStopped.INSTANCE);
    timers.startSingleTimer(DeadlinePassed.INSTANCE, request.deadline());
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Begin(var worker) -> onBegin(worker);
      case GiveUp(var absence) -> endWith(absence);
      case PrefillReplied(PrefillWorker.ReadDone done) -> onRead(done);
      case PrefillReplied(PrefillWorker.NotRead(var absence, var mayMove)) ->
          mayMove ? move(absence) : endWith(absence);
      case PrefillReplied(PrefillWorker.Lost(var handle)) -> onLost(handle);
      case WorkerStopped(var worker) -> onWorkerStopped(worker);
      case HolderStopped _ -> onHolderStopped();
      case DeadlinePassed _ -> onDeadline();
    };
  }

  private Behavior<Command> onBegin(ActorRef<PrefillWorker.Command> worker) {
    prefill = Optional.of(worker);
    getContext().watchWith(worker, new WorkerStopped(worker));
    worker.tell(
        new PrefillWorker.Read(Optional.empty(), request.prompt(), answers, request.priority()));
    return this;
  }

  private Behavior<Command> onRead(PrefillWorker.ReadDone done) {
    held = Optional.of(done.handle());
    if (answered) {
      return release();
    }
    var usage = new Usage(done.promptTokens(), done.prefilledTokens(), 0);
    reply(new InferenceRouter.ContextRead(request.model(), done.handle(), usage));
    return this;
  }

  /** A worker that it left before is another's matter. */
  private Behavior<Command> onWorkerStopped(ActorRef<PrefillWorker.Command> worker) {
    boolean isHere = prefill.filter(worker::equals).isPresent();
    if (!isHere) {
      return this;
    }
    return held.isPresent()
        ? onLost(held.get())
        : move(Absences.failed("the prefill worker stopped"));
  }

  /** The holder hears it at once, and may have the context read again. */
  private Behavior<Command> onLost(KvHandle handle) {
    if (held.filter(handle::equals).isEmpty()) {
      return this;
    }
    var lost = Absences.failed("the device that held the context broke");
    request.replyTo().tell(new InferenceRouter.ContextLost(request.model(), handle, lost));
    return Behaviors.stopped();
  }

  /** Once, and while nobody was answered; the worker that it leaves owes nothing any more. */
  private Behavior<Command> move(Absence absence) {
    if (answered || moved) {
      return endWith(absence);
    }
    moved = true;
    prefill = Optional.empty();
    router.tell(
        new InferenceRouter.ReadElsewhere(request.model(), getContext().getSelf(), absence));
    return this;
  }

  private Behavior<Command> endWith(Absence absence) {
    reply(new InferenceRouter.ContextNotRead(request.model(), absence));
    return Behaviors.stopped();
  }

  private Behavior<Command> onHolderStopped() {
    answered = true;
    return held.isPresent() ? release() : takeBack();
  }

  private Behavior<Command> onDeadline() {
    if (answered) {
      return this;
    }
    var late = Absences.late(request.deadline());
    reply(new InferenceRouter.ContextNotRead(request.model(), late));
    return takeBack();
  }

  /** Ends now if nothing was sent to the worker, else when the worker answers. */
  private Behavior<Command> takeBack() {
    prefill.ifPresent(worker -> worker.tell(new PrefillWorker.Cancel(answers)));
    return prefill.isPresent() ? this : Behaviors.stopped();
  }

  private Behavior<Command> release() {
    held.ifPresent(
        handle -> prefill.ifPresent(worker -> worker.tell(new PrefillWorker.Release(handle))));
    return Behaviors.stopped();
  }

  private void reply(InferenceRouter.ContextReply reply) {
    if (!answered) {
      answered = true;
      request.replyTo().tell(reply);
    }
  }
}
