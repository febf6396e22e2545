package io.tagora.actors.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.judge.AnswerVerdicts;
import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Dimension;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.judge.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JudgeServiceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Criteria CRITERIA =
      new Criteria(
          List.of(new Dimension("relevance", "?", 0.3, 1), new Dimension("validity", "?", 0.3, 1)),
          0.8);
  private static final Rubric RUBRIC = new Rubric(CRITERIA, CRITERIA);
  private static final HybridContext CONTEXT =
      new HybridContext(Shop.user("u1").profile(), List.of(), Shop.environment(Shop.NOW), Shop.NOW);

  private final ActorTestKit kit = ActorTestKit.create(NodeConfig.of(ManualTime.config()).config());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private final JudgeListener listener =
      new JudgeListener() {
        @Override
        public void judged(AnswerVerdicts verdicts) {
          heard.add("judged " + verdicts.recommendationId());
        }

        @Override
        public void skipped() {
          heard.add("skipped");
        }
      };

  private JudgeService service(
      JudgeLimits limits, Function<String, Function<Submission, Double>> score) {
    return JudgeService.start(
        kit.system(),
        new JudgeParts(
            RUBRIC,
            dimension ->
                new Evaluator.Means.Measured(
                    work -> new Grade(dimension, score.apply(dimension).apply(work), "")),
            limits,
            InstantSource.fixed(Shop.NOW),
            listener));
  }

  private static JudgeLimits limits(int atOnce, int keep) {
    return new JudgeLimits(1, 10, 5, atOnce, keep, DEADLINE);
  }

  private static Recommendation answer(String id, String userId, String... tags) {
    return new Recommendation(
        id,
        userId,
        new Plan(List.of(new Persona("p1", "camping", "tents"))),
        List.of(),
        new Arbitration(
            List.of(tags).stream()
                .map(tag -> new ScoredTag(new Tag(tag, tag), "p1", 0.5))
                .toList()),
        List.of(),
        Rung.ALL_EXPERTS,
        List.of(),
        Usage.NONE,
        Map.of(),
        Map.of());
  }

  private void awaitHeard(String what) throws InterruptedException {
    assertEquals(what, heard.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void everyTagOfAnAnswerGetsAVerdictAndOthersTagsStandBesideIt() throws Exception {
    var service =
        service(
            limits(2, 10),
            dimension ->
                work ->
                    work instanceof Submission.OfTag tag && tag.tag().text().equals("tents")
                        ? 0.9
                        : dimension.equals("validity") ? 0.2 : 0.9);
    service.judge(answer("r1", "u1", "tents", "stoves"), CONTEXT);
    awaitHeard("judged r1");
    AnswerVerdicts verdicts = service.find("r1").join().orElseThrow();
    assertEquals(
        List.of(Tier.S, Tier.B),
        verdicts.tags().stream().map(one -> one.verdict().tier()).toList());
    assertEquals("a defect in validity", verdicts.tags().get(1).verdict().why());
    assertEquals(Shop.NOW, verdicts.judgedAt());
    assertEquals(List.of(verdicts), service.ofUser("u1").join());
    assertTrue(service.find("r2").join().isEmpty());
  }

  @Test
  void anEvaluatorThatBreaksIsMissingFromTheVerdictAndGradesTheNextOne() throws Exception {
    var service =
        service(
            limits(2, 10),
            dimension ->
                work -> {
                  if (dimension.equals("validity")
                      && work instanceof Submission.OfTag tag
                      && tag.tag().text().equals("broken")) {
                    throw new IllegalStateException("the evaluator broke");
                  }
                  return 1.0;
                });
    service.judge(answer("r1", "u1", "broken", "stoves"), CONTEXT);
    awaitHeard("judged r1");
    List<Verdict> verdicts =
        service.find("r1").join().orElseThrow().tags().stream()
            .map(AnswerVerdicts.OnTag::verdict)
            .toList();
    assertEquals(List.of("validity"), verdicts.getFirst().missing());
    assertEquals(Tier.A, verdicts.getFirst().tier());
    assertEquals(Tier.S, verdicts.getLast().tier());
  }

  @Test
  void whatIsOverTheBoundIsNotJudged() throws Exception {
    var go = new CountDownLatch(1);
    var service =
        service(
            limits(1, 10),
            _ ->
                _ -> {
                  await(go);
                  return 1.0;
                });
    service.judge(answer("r1", "u1", "tents"), CONTEXT);
    service.judge(answer("r2", "u1", "tents"), CONTEXT);
    awaitHeard("skipped");
    go.countDown();
    awaitHeard("judged r1");
    assertTrue(service.find("r2").join().isEmpty());
  }

  @Test
  void theOldestVerdictsGoFirst() throws Exception {
    var service = service(limits(1, 2), _ -> _ -> 1.0);
    for (String id : List.of("r1", "r2", "r3")) {
      service.judge(answer(id, "u1", "tents"), CONTEXT);
      awaitHeard("judged " + id);
    }
    assertEquals(
        List.of("r2", "r3"),
        service.ofUser("u1").join().stream().map(AnswerVerdicts::recommendationId).toList());
  }

  @Test
  void anErasedUserIsForgottenAlsoWhileAnAnswerIsBeingJudged() throws Exception {
    var go = new CountDownLatch(1);
    var service =
        service(
            limits(3, 10),
            _ ->
                work -> {
                  if (work instanceof Submission.OfTag tag && tag.tag().text().equals("slow")) {
                    await(go);
                  }
                  return 1.0;
                });
    service.judge(answer("r1", "u1", "tents"), CONTEXT);
    awaitHeard("judged r1");
    service.judge(answer("r2", "u1", "slow"), CONTEXT);
    service.judge(answer("r3", "u2", "slow"), CONTEXT);
    service.forget("u1");
    assertEquals(List.of(), service.ofUser("u1").join());
    go.countDown();
    awaitHeard("judged r3");
    assertEquals(List.of(), service.ofUser("u1").join());
    assertEquals(1, service.ofUser("u2").join().size());
  }

  @Test
  void anEvaluatorThatIsLateIsMissingFromTheVerdict() {
    TestProbe<SeniorReviewer.Reviewed> reviews = kit.createTestProbe();
    TestProbe<Evaluator.Command> relevance = kit.createTestProbe();
    TestProbe<Evaluator.Command> validity = kit.createTestProbe();
    var work =
        new Submission.OfTag(
            CONTEXT, new Persona("p", "camping", ""), new Tag("tents", "tents"), List.of());
    Map<String, ActorRef<Evaluator.Command>> evaluators =
        Map.of("relevance", relevance.ref(), "validity", validity.ref());
    kit.spawn(SeniorReviewer.create(work, CRITERIA, evaluators, DEADLINE, reviews.ref()));
    var asked = relevance.expectMessageClass(Evaluator.Assess.class);
    asked.replyTo().tell(new Evaluator.Graded(new Grade("relevance", 0.9, "")));
    asked.replyTo().tell(new Evaluator.Graded(new Grade("relevance", 0.1, "a second one")));
    reviews.expectNoMessage(Duration.ofMillis(50));
    ManualTime.get(kit.system()).timePasses(DEADLINE);
    SeniorReviewer.Reviewed reviewed = reviews.receiveMessage();
    Verdict verdict = reviewed.verdict().orElseThrow();
    assertEquals(Tier.A, verdict.tier());
    assertEquals(0.9, verdict.score(), 1e-12);
    assertEquals(
        Optional.of(Absence.Cause.LATE),
        Optional.ofNullable(reviewed.absences().get("validity")).map(Absence::cause));
  }

  @Test
  void theShareThatIsChosenIsTheSampleAndAlwaysTheSame() {
    int chosen = 0;
    for (int i = 0; i < 10_000; i++) {
      double share = JudgeService.share("answer-" + i);
      chosen += share < 0.1 ? 1 : 0;
      assertEquals(share, JudgeService.share("answer-" + i));
    }
    assertEquals(1_000, chosen, 120);
    var never =
        JudgeService.start(
            kit.system(),
            new JudgeParts(
                RUBRIC,
                _ -> new Evaluator.Means.Measured(_ -> new Grade("relevance", 1, "")),
                new JudgeLimits(0, 1, 1, 1, 1, DEADLINE),
                InstantSource.fixed(Shop.NOW),
                listener));
    assertFalse(never.chooses("answer-1"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
