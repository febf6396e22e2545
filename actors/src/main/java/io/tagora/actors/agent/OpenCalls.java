package io.tagora.actors.agent;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.SamplingSettings;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** The model calls that an agent has open, each with the draft that it serves. */
final class OpenCalls<D extends AgentDraft<?>> {
  private final ActorRef<InferenceRouter.Command> router;
  private final ActorRef<InferenceRouter.Reply> answers;
  private final Map<String, D> drafts = new HashMap<>();

  OpenCalls(ActorRef<InferenceRouter.Command> router, ActorRef<InferenceRouter.Reply> answers) {
    this.router = router;
    this.answers = answers;
  }

  /**
   * Opens a call.
   *
   * @param call its name, unique over turns and agents
   */
  void open(String call, D draft) {
    drafts.put(call, draft);
  }

  /** Sends an open call on its way. */
  void ask(String call, D draft, HybridPrompt prompt, Decoding decoding) {
    router.tell(
        new InferenceRouter.Generate(
            call, Optional.of(draft.context()), prompt, decoding, draft.deadline(), answers));
  }

  boolean areNone() {
    return drafts.isEmpty();
  }

  /** Hands over the reply's draft and closes the call after that; a double reply does nothing. */
  void settle(InferenceRouter.Reply reply, Consumer<D> onDraft) {
    D draft = drafts.get(reply.call());
    if (draft != null) {
      onDraft.accept(draft);
      drafts.remove(reply.call());
    }
  }

  /** Ends a call that nobody waits for any more; one that ended before is left alone. */
  void takeBack(String call) {
    if (drafts.remove(call) != null) {
      router.tell(new InferenceRouter.TakeBack(call));
    }
  }

  /** Closes all calls; for an agent that stops or restarts. */
  void settleAll(Consumer<D> onDraft) {
    drafts.values().forEach(onDraft);
    drafts.clear();
  }

  static Decoding decoding(SamplingSettings sampling, long seed, OutputRule rule) {
    return new Decoding(
        sampling.maxTokens(),
        sampling.temperature(),
        sampling.topK(),
        sampling.topP(),
        seed,
        List.of(),
        rule);
  }
}
