package io.tagora.actors.device;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One model call: prompt → KV → text. Answers once, at the latest at the deadline; lives on until
 * its KV is freed. A call whose requester stops is taken back: nobody waits for its text.
 *
 * <p>If the engine throws while it writes, the prompt is read again, which costs little where its
 * KV is still kept, and written anew, alone: once, and token for token the same text.
 */
final class ModelCall extends AbstractMatchingBehavior<ModelCall.Command> {

  sealed interface Command {}

  /** Its requester does not wait any more. */
  enum TakeBack implements Command {
    INSTANCE
  }

  private record PrefillReplied(PrefillWorker.Reply reply) implements Command {}

  private record DecodeReplied(DecodeWorker.Reply reply) implements Command {}

  private record Progressed(DecodeWorker.Progress piece) implements Command {}

  private enum WorkerStopped implements Command {
    INSTANCE
  }

  private enum RequesterStopped implements Command {
    INSTANCE
  }

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  private final InferenceRouter.Generate request;
  private final ActorRef<PrefillWorker.Command> prefill;
  private final ActorRef<DecodeWorker.Command> decode;
  private final ActorRef<PrefillWorker.Reply> prefillAnswers;
  private final ActorRef<DecodeWorker.Reply> decodeAnswers;
  private final Optional<ActorRef<DecodeWorker.Progress>> progress;
  private Optional<KvHandle> handle = Optional.empty();
  private Usage usage = Usage.NONE;
  private final ToldText told = new ToldText();
  private boolean isAgain;

  /** Whether the reading worker has lost the KV; what the writing one took over by then it has. */
  private boolean isLost;

  private boolean answered;

  static Behavior<Command> create(
      InferenceRouter.Generate request, InferenceRouter.Available device) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new ModelCall(context, timers, request, device)));
  }

  private ModelCall(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      InferenceRouter.Generate request,
      InferenceRouter.Available device) {
    super(context);
    this.request = request;
    prefill = device.prefill();
    decode = device.decode();
    prefillAnswers = context.messageAdapter(PrefillWorker.Reply.class, PrefillReplied::new);
    decodeAnswers = context.messageAdapter(DecodeWorker.Reply.class, DecodeReplied::new);
    progress =
        request
            .progressTo()
            .map(_ -> context.messageAdapter(DecodeWorker.Progress.class, Progressed::new));
    context.watchWith(prefill, WorkerStopped.INSTANCE);
    context.watchWith(decode, WorkerStopped.INSTANCE);
    context.watchWith(request.replyTo(), RequesterStopped.INSTANCE);
    timers.startSingleTimer(DeadlinePassed.INSTANCE, request.deadline());
    read();
  }

  private void read() {
    prefill.tell(new PrefillWorker.Read(request.prefix(), request.prompt(), prefillAnswers));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case PrefillReplied(PrefillWorker.ReadDone done) -> onRead(done);
      case PrefillReplied(PrefillWorker.NotRead(var absence, var mayMove)) ->
          endWith(absence, mayMove && request.prefix().isPresent());
      case PrefillReplied(PrefillWorker.Lost(var gone)) -> onLost(gone);
      case Progressed(var piece) -> onProgressed(piece);
      case DecodeReplied(DecodeWorker.Written(var generation)) -> onWritten(generation);
      case DecodeReplied(DecodeWorker.NotWritten(var absence, var mayComeAgain)) ->
          mayComeAgain && !isAgain && !answered
              ? comeAgain()
              : endWith(absence, isLost && request.prefix().isPresent());
      case WorkerStopped _ -> onWorkerStopped();
      case RequesterStopped _ -> onRequesterStopped();
      case TakeBack _ -> onRequesterStopped();
      case DeadlinePassed _ -> onDeadline();
    };
  }

  private Behavior<Command> onRead(PrefillWorker.ReadDone done) {
    handle = Optional.of(done.handle());
    usage = new Usage(done.promptTokens(), usage.prefilledTokens() + done.prefilledTokens(), 0);
    if (answered) {
      return release();
    }
    decode.tell(
        new DecodeWorker.Write(
            done.handle(),
            done.prompt(),
            request.decoding(),
            request.deadline(),
            decodeAnswers,
            progress,
            isAgain));
    return this;
  }

  /** The context that the prompt continued was lost with it: both were on one device. */
  private Behavior<Command> onLost(KvHandle gone) {
    isLost |= handle.filter(gone::equals).isPresent();
    return this;
  }

  /** What the worker took over is freed by now. */
  private Behavior<Command> comeAgain() {
    isAgain = true;
    isLost = false;
    told.again();
    handle.ifPresent(held -> prefill.tell(new PrefillWorker.Release(held)));
    handle = Optional.empty();
    read();
    return this;
  }

  private Behavior<Command> onProgressed(DecodeWorker.Progress piece) {
    if (answered) {
      return this;
    }
    return switch (told.hear(piece.text())) {
      case NEW -> tell(piece);
      case KNOWN -> this;
      case OTHER -> breakOff();
    };
  }

  private Behavior<Command> tell(DecodeWorker.Progress piece) {
    var progressed = new InferenceRouter.Progress(request.call(), piece);
    request.progressTo().ifPresent(to -> to.tell(progressed));
    return this;
  }

  private Behavior<Command> breakOff() {
    var other = Absences.failed("what was written anew is not what was told of the text before");
    reply(new InferenceRouter.NotGenerated(request.call(), other, usage));
    return takeBack(false);
  }

  private Behavior<Command> onWritten(Generation generation) {
    var written = new Usage(0, 0, generation.generatedTokens());
    reply(new InferenceRouter.Generated(request.call(), generation, usage.plus(written)));
    return Behaviors.stopped();
  }

  private Behavior<Command> onWorkerStopped() {
    var stopped = Absences.failed("a worker of the device stopped");
    return endWith(stopped, request.prefix().isPresent());
  }

  private Behavior<Command> endWith(Absence absence, boolean contextLost) {
    reply(new InferenceRouter.NotGenerated(request.call(), absence, usage, contextLost));
    return release();
  }

  private Behavior<Command> onDeadline() {
    var late = Absences.late(request.deadline());
    reply(new InferenceRouter.NotGenerated(request.call(), late, usage));
    return takeBack(true);
  }

  private Behavior<Command> onRequesterStopped() {
    answered = true;
    return takeBack(false);
  }

  /** The worker answers once more, and then all is freed. */
  private Behavior<Command> takeBack(boolean late) {
    if (handle.isPresent()) {
      decode.tell(new DecodeWorker.Cancel(decodeAnswers, late));
    } else {
      prefill.tell(new PrefillWorker.Cancel(prefillAnswers));
    }
    return this;
  }

  /** Frees the KV wherever it is; the engine ignores what the decode worker freed before. */
  private Behavior<Command> release() {
    handle.ifPresent(held -> prefill.tell(new PrefillWorker.Release(held)));
    return Behaviors.stopped();
  }

  private void reply(InferenceRouter.Reply reply) {
    if (!answered) {
      answered = true;
      request.replyTo().tell(reply);
    }
  }
}
