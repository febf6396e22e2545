package io.tagora.actors.judge;

import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.judge.AnswerVerdicts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** The judge of a node's live answers. Safe to call from any thread. */
public final class JudgeService {
  private final ActorRef<JudgeDesk.Command> desk;
  private final double sample;

  private JudgeService(ActorRef<JudgeDesk.Command> desk, double sample) {
    this.desk = desk;
    this.sample = sample;
  }

  /** Starts the judge and its evaluators; {@code tagora.judge-dispatcher} is where they work. */
  public static JudgeService start(ActorSystem<?> system, JudgeParts parts) {
    var desk = system.systemActorOf(JudgeDesk.create(parts), "judge", Props.empty());
    return new JudgeService(desk, parts.limits().sample());
  }

  /** Whether the sampling chooses the answer; the same for one id on every node. */
  public boolean chooses(String recommendationId) {
    return share(recommendationId) < sample;
  }

  /** The finalizer of SplitMix64 over the id's hash, as a number in [0, 1). */
  static double share(String id) {
    long mixed = id.hashCode() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
  }

  /** Judges an answer that was sent, some time. */
  public void judge(Recommendation answer, HybridContext context) {
    desk.tell(new JudgeDesk.Consider(answer, context));
  }

  /** The verdicts on one answer, if it was judged here and is still kept. */
  public CompletableFuture<Optional<AnswerVerdicts>> find(String recommendationId) {
    var answer = new CompletableFuture<Optional<AnswerVerdicts>>();
    desk.tell(new JudgeDesk.Find(recommendationId, answer));
    return answer;
  }

  /** The verdicts on a user's answers that are kept here, the oldest first. */
  public CompletableFuture<List<AnswerVerdicts>> ofUser(String userId) {
    var answer = new CompletableFuture<List<AnswerVerdicts>>();
    desk.tell(new JudgeDesk.OfUser(userId, answer));
    return answer;
  }

  /** Forgets a user's verdicts on all nodes that can be reached. */
  public void forget(String userId) {
    desk.tell(new JudgeDesk.Forget(userId));
  }
}
