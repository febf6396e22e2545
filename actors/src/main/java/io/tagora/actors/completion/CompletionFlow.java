package io.tagora.actors.completion;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.DecodeWorker;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One request: the prompt is read once and held while every choice continues it. Ends with its last
 * event; its context and its open model calls end with it, by whatever way it ends.
 */
final class CompletionFlow extends AbstractMatchingBehavior<CompletionFlow.Command> {

  sealed interface Command {}

  /** The caller has gone. */
  enum Cancel implements Command {
    INSTANCE
  }

  private record ContextReplied(InferenceRouter.ContextReply reply) implements Command {}

  private record ModelReplied(InferenceRouter.Reply reply) implements Command {}

  private record Progressed(InferenceRouter.Progress progress) implements Command {}

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  private static final HybridPrompt NOTHING_MORE = HybridPrompt.ofText("");

  private final CompletionRequest request;
  private final ActorRef<InferenceRouter.Command> router;
  private final CompletionListener listener;
  private final ActorRef<InferenceRouter.Reply> answers;
  private final Optional<ActorRef<InferenceRouter.Progress>> progress;
  private final Set<Integer> waitingFor = new HashSet<>();
  private Usage usage = Usage.NONE;

  static Behavior<Command> create(
      CompletionRequest request,
      ActorRef<InferenceRouter.Command> router,
      CompletionListener listener) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new CompletionFlow(context, timers, request, router, listener)));
  }

  private CompletionFlow(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CompletionRequest request,
      ActorRef<InferenceRouter.Command> router,
      CompletionListener listener) {
    super(context);
    this.request = request;
    this.router = router;
    this.listener = listener;
    answers = context.messageAdapter(InferenceRouter.Reply.class, ModelReplied::new);
    progress =
        request.decoding().report().streamed()
            ? Optional.of(context.messageAdapter(InferenceRouter.Progress.class, Progressed::new))
            : Optional.empty();
    timers.startSingleTimer(DeadlinePassed.INSTANCE, request.deadline());
    router.tell(
        new InferenceRouter.ReadContext(
            request.model(),
            request.prompt(),
            request.deadline(),
            context.getSelf(),
            context.messageAdapter(InferenceRouter.ContextReply.class, ContextReplied::new),
            Optional.empty(),
            request.priority()));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case ContextReplied(InferenceRouter.ContextRead(_, var handle, var read)) ->
          onRead(handle, read);
      case ContextReplied(InferenceRouter.ContextNotRead(_, var absence)) -> endWith(absence);
      // Each of its calls has its own answer.
      case ContextReplied(InferenceRouter.ContextLost _) -> this;
      case Progressed(InferenceRouter.Progress(var call, var piece)) ->
          onProgressed(Integer.parseInt(call), piece);
      case ModelReplied(InferenceRouter.Generated(var call, var generation, _)) ->
          onGenerated(Integer.parseInt(call), generation);
      case ModelReplied(InferenceRouter.NotGenerated(_, var absence, _, _)) -> endWith(absence);
      case DeadlinePassed _ -> endWith(Absences.late(request.deadline()));
      case Cancel _ -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onRead(KvHandle handle, Usage read) {
    usage = read;
    listener.told(new CompletionEvent.PromptRead(read));
    for (int choice = 0; choice < request.choices(); choice++) {
      waitingFor.add(choice);
      router.tell(
          new InferenceRouter.Generate(
              Integer.toString(choice),
              Optional.of(handle),
              NOTHING_MORE,
              seeded(choice),
              request.deadline(),
              answers,
              progress));
    }
    return this;
  }

  private Decoding seeded(int choice) {
    Decoding first = request.decoding();
    return first.change().seed(first.seed() + choice).build();
  }

  private Behavior<Command> onProgressed(int choice, DecodeWorker.Progress piece) {
    listener.told(new CompletionEvent.TextWritten(choice, piece.text(), piece.tokens()));
    return this;
  }

  private Behavior<Command> onGenerated(int choice, Generation generation) {
    if (waitingFor.remove(choice)) {
      usage = usage.plus(new Usage(0, 0, generation.generatedTokens()));
      listener.told(new CompletionEvent.ChoiceEnded(choice, generation));
    }
    return waitingFor.isEmpty() ? end(new CompletionEvent.Completed(usage)) : this;
  }

  private Behavior<Command> endWith(Absence absence) {
    return end(new CompletionEvent.NotCompleted(absence));
  }

  private Behavior<Command> end(CompletionEvent.Last last) {
    listener.told(last);
    return Behaviors.stopped();
  }
}
