package io.tagora.actors.device.lending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.device.PrefillWorker;
import io.tagora.actors.device.WholePrompt;
import io.tagora.actors.testing.ScriptedCarrier;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.cluster.settings.KvLendingSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plays the prefill worker by hand, in a time that passes only when the test says so. */
class KvLenderTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final KvHandle TRUNK = new KvHandle("cpu:0", 7, 30);
  private static final KvHandle BRANCH = new KvHandle("cpu:0", 8, 40);
  private static final WholePrompt PROMPT =
      WholePrompt.of(HybridPrompt.ofText("prompt"), Priority.INTERACTIVE);
  private static final Instant START = Instant.parse("2026-06-24T10:00:00Z");

  private final TestProbe<PrefillWorker.Command> prefill = KIT.createTestProbe();
  private final TestProbe<KvLender.Reply> taker = KIT.createTestProbe();
  private final ScriptedCarrier carrier =
      new ScriptedCarrier(new ScriptedEngine(_ -> Line.writes()));
  private ActorRef<KvLender.Command> lender = lenderFrom(START);

  private ActorRef<KvLender.Command> lenderFrom(Instant start) {
    return KIT.spawn(
        KvLender.create(
            carrier,
            new KvLendingSettings(LEASE, 1, 1024, 2, Duration.ofSeconds(1), 3, 0),
            InstantSource.fixed(start)));
  }

  @BeforeEach
  void serve() {
    lender.tell(new KvLender.Serve(prefill.getRef()));
  }

  /** One loan is the bound, and when the last one has ended cannot be seen from here. */
  private void beginAnew() {
    lender = lenderFrom(START);
    serve();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void lend(String... parts) {
    var prompts = List.of(parts).stream().map(HybridPrompt::ofText).toList();
    lender.tell(new KvLender.Lend(prompts, taker.getRef(), Priority.INTERACTIVE));
  }

  private PrefillWorker.Read expectRead() {
    return prefill.expectMessageClass(PrefillWorker.Read.class);
  }

  private KvLender.Lent lent() {
    lend("trunk");
    expectRead().replyTo().tell(new PrefillWorker.ReadDone(TRUNK, 30, 20, PROMPT));
    return taker.expectMessageClass(KvLender.Lent.class);
  }

  private Absence notLent() {
    return taker.expectMessageClass(KvLender.NotLent.class).absence();
  }

  /** A loan's end takes its read back, and its holder's end frees what was read. */
  private void expectEnd(ActorRef<PrefillWorker.Reply> holder) {
    prefill.expectMessage(new PrefillWorker.Cancel(holder));
    prefill.expectTerminated(holder);
  }

  @Test
  void partsAreReadOneAfterTheOtherAndTheLastOneIsLent() {
    lend("trunk", "branch");
    var first = expectRead();
    assertEquals(Optional.empty(), first.prefix());
    first.replyTo().tell(new PrefillWorker.ReadDone(TRUNK, 30, 20, PROMPT));
    prefill.expectMessage(
        new PrefillWorker.Read(Optional.of(TRUNK), text("branch"), first.replyTo()));
    first.replyTo().tell(new PrefillWorker.ReadDone(BRANCH, 40, 10, PROMPT));

    prefill.expectMessage(new PrefillWorker.Release(TRUNK));
    var lent = taker.expectMessageClass(KvLender.Lent.class);
    assertEquals(40, lent.promptTokens());
    assertEquals(30, lent.prefilledTokens());
    assertEquals(START.toEpochMilli(), lent.lease().generation());
  }

  private static HybridPrompt text(String text) {
    return HybridPrompt.ofText(text);
  }

  @Test
  void whoWaitsHearsThatItIsStillRead() {
    lend("trunk");
    expectRead();
    TIME.timePasses(Duration.ofMillis(250));
    taker.expectMessageClass(KvLender.StillReading.class);
    TIME.timePasses(Duration.ofMillis(250));
    taker.expectMessageClass(KvLender.StillReading.class);
  }

  @Test
  void leaseOfASilentTakerEndsWithItsTime() {
    lend("trunk");
    var holder = expectRead().replyTo();
    holder.tell(new PrefillWorker.ReadDone(TRUNK, 30, 20, PROMPT));
    var lease = taker.expectMessageClass(KvLender.Lent.class).lease();
    TIME.timePasses(LEASE.minusMillis(1));
    prefill.expectNoMessage(Duration.ZERO);
    lender.tell(new KvLender.Renew(lease));
    lender.tell(new KvLender.Renew(new KvLease(lease.node(), lease.generation() - 1, 1)));
    TIME.expectNoMessageFor(LEASE.minusMillis(1), prefill);

    TIME.timePasses(Duration.ofMillis(1));
    expectEnd(holder);
    assertEquals(Cause.LATE, notLent().cause());
  }

  @Test
  void leaseOfATakerThatStoppedEndsAtOnce() {
    lend("trunk");
    var holder = expectRead().replyTo();
    holder.tell(new PrefillWorker.ReadDone(TRUNK, 30, 20, PROMPT));
    taker.expectMessageClass(KvLender.Lent.class);
    taker.stop();

    expectEnd(holder);
  }

  @Test
  void readOfATakerThatStoppedIsTakenBack() {
    lend("trunk");
    var holder = expectRead().replyTo();
    taker.stop();

    expectEnd(holder);
  }

  @Test
  void whatIsReturnedIsFree() {
    lend("trunk");
    var holder = expectRead().replyTo();
    holder.tell(new PrefillWorker.ReadDone(TRUNK, 30, 20, PROMPT));
    lender.tell(new KvLender.Return(taker.expectMessageClass(KvLender.Lent.class).lease()));

    expectEnd(holder);
  }

  @Test
  void refusalOfThePromptIsTheAnswerAndSaysThatNoOtherNodeWouldReadIt() {
    for (Cause cause : List.of(Cause.DECLINED, Cause.FAILED)) {
      beginAnew();
      lend("trunk");
      expectRead().replyTo().tell(new PrefillWorker.NotRead(new Absence(cause, "3 of 2 tokens")));

      var refused = taker.expectMessageClass(KvLender.NotReadable.class);
      assertEquals("3 of 2 tokens", refused.absence().detail());
      prefill.expectMessageClass(PrefillWorker.Cancel.class);
    }
  }

  @Test
  void whereThisDeviceIsToBlameAnotherNodeMayReadIt() {
    var broken = new PrefillWorker.NotRead(new Absence(Cause.FAILED, "broke"), true);
    var full = new PrefillWorker.NotRead(new Absence(Cause.OVERLOADED, "full"));
    for (var notRead : List.of(broken, full)) {
      beginAnew();
      lend("trunk");
      expectRead().replyTo().tell(notRead);

      assertEquals(notRead.absence(), notLent());
      prefill.expectMessageClass(PrefillWorker.Cancel.class);
    }
  }

  @Test
  void loanOverTheBoundIsRefusedAndOneAfterAnEndIsNot() {
    var lease = lent().lease();
    lend("another");
    assertEquals(Cause.OVERLOADED, notLent().cause());
    lender.tell(new KvLender.Return(lease));
    notLent();
    prefill.expectMessageClass(PrefillWorker.Cancel.class);

    taker.awaitAssert(() -> {
      lend("another");
      return prefill.expectMessageClass(PrefillWorker.Read.class, Duration.ofMillis(100));
    });
  }

  @Test
  void workerThatStartedAnewRefusesTheLeasesOfBefore() {
    var old = lent().lease();
    lender.tell(new KvLender.Serve(prefill.getRef()));
    notLent();
    lender.tell(new KvLender.Open(old, taker.getRef()));

    assertTrue(notLent().detail().contains("in generation " + (old.generation() + 1)));
    prefill.expectMessageClass(PrefillWorker.Cancel.class);
    assertEquals(old.generation() + 1, lent().lease().generation());
  }

  @Test
  void nodeThatStartedAnewRefusesTheLeasesOfBefore() {
    var old = lent().lease();
    lender = lenderFrom(START.plusSeconds(1));
    serve();
    var now = lent().lease();
    assertEquals(old.number(), now.number());
    lender.tell(new KvLender.Open(old, taker.getRef()));

    assertTrue(notLent().detail().contains("in generation " + now.generation()));
  }

  @Test
  void leaseOfAnotherDeviceIsRefused() {
    var lease = lent().lease();
    lender.tell(
        new KvLender.Open(
            new KvLease("elsewhere", lease.generation(), lease.number()), taker.getRef()));

    assertTrue(notLent().detail().contains("elsewhere#"));
  }

  @Test
  void leaseIsOpenedOnce() {
    var lease = lent().lease();
    lender.tell(new KvLender.Open(lease, taker.getRef()));
    taker.expectMessageClass(KvLender.Opened.class);
    lender.tell(new KvLender.Open(lease, taker.getRef()));

    assertEquals(Cause.DECLINED, notLent().cause());
  }

  @Test
  void deviceWithoutAWorkerLendsNothing() {
    lent();
    lender.tell(KvLender.Rest.INSTANCE);
    notLent();
    lend("another");

    assertEquals(Cause.FAILED, notLent().cause());
  }
}
