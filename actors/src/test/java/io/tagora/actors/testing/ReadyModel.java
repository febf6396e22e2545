package io.tagora.actors.testing;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The models in place of the router and its devices: one actor that has every answer ready. */
public final class ReadyModel {
  private ReadyModel() {}

  /**
   * Answers each call at once.
   *
   * @param written what it writes to a prompt
   */
  public static Behavior<InferenceRouter.Command> create(
      Function<HybridPrompt, Generation> written) {
    var context = new KvHandle("cpu:0", 1, 100);
    return Behaviors.receiveMessage(command -> {
      switch (command) {
        case InferenceRouter.ReadContext read ->
            read.replyTo().tell(new InferenceRouter.ContextRead(read.model(), context, Usage.NONE));
        case InferenceRouter.Generate call ->
            call.replyTo()
                .tell(
                    new InferenceRouter.Generated(
                        call.call(), written.apply(call.prompt()), Usage.NONE));
        default -> throw new IllegalStateException("nobody asks for " + command);
      }
      return Behaviors.same();
    });
  }
}
