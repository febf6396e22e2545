package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.ScoredToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two actor systems that speak over TCP, each with the default model, and one that does it all. */
class PrefillOnAnotherNodeTest {
  private static final String CONTEXT =
      "<|begin|>female 25-34, north. Wed Jun 24, summer, warm sun. trends: tents, sandals"
          + "\n3 days ago: search newborn essentials; Nordlys Oak Crib";
  private static final List<String> BRANCHES =
      List.of("<|plan|>", "<|expert|>newborn at home", "<|explain|>Nordlys Oak Crib");
  private static final Decoding DECODING =
      Decoding.builder(12, OutputRule.FREE).temperature(0.8).seed(3).logProbabilities(2).build();

  @TempDir private static Path cache;
  private static Path model;
  private static ClusterNode writer;
  private static ClusterNode reader;
  private static List<Generation> expected;

  @BeforeAll
  static void start() {
    model =
        new ModelCache(new CacheFolder(cache))
            .importIfNeeded(Path.of("../models/tagora-rec-4m"), ImportListener.SILENT);
    try (var alone = ClusterNode.alone(model).ready()) {
      expected = branches(alone);
    }
    writer = ClusterNode.thatWrites(model);
    reader = ClusterNode.thatReads(model, writer);
    writer.ready();
  }

  @AfterAll
  static void stop() {
    reader.close();
    writer.close();
  }

  /** What is written after each branch of the context. */
  private static List<Generation> branches(ClusterNode node) {
    TestProbe<Void> holder = node.kit().createTestProbe();
    var context = node.context(CONTEXT, holder);
    var texts = new ArrayList<Generation>();
    for (String branch : BRANCHES) {
      texts.add(generated(node.ask(Optional.of(context), branch, DECODING)).orElseThrow());
    }
    holder.stop();
    return texts;
  }

  private static Optional<Generation> generated(InferenceRouter.Reply reply) {
    return switch (reply) {
      case InferenceRouter.Generated done -> Optional.of(done.generation());
      case InferenceRouter.NotGenerated _ -> Optional.empty();
    };
  }

  /** The tokens alone: other chunks of a prompt may have been cached, which moves the last bits. */
  private static List<String> tokens(Generation text) {
    return text.tokens().stream().map(ScoredToken::text).toList();
  }

  private static void assertExpected(List<Generation> texts) {
    assertEquals(
        expected.stream().map(PrefillOnAnotherNodeTest::tokens).toList(),
        texts.stream().map(PrefillOnAnotherNodeTest::tokens).toList());
  }

  /** Does something once, at a chunk, and lets it pass. */
  private static UnaryOperator<KvChunk> onceAt(int index, AtomicBoolean done, Runnable deed) {
    return chunk -> {
      if (chunk.index() == index && done.compareAndSet(false, true)) {
        deed.run();
      }
      return chunk;
    };
  }

  @Test
  void tokensAndTheirProbabilitiesAreThoseOfOneNode() {
    assertEquals(expected, branches(writer));
    writer.assertAllReleased();
    reader.assertAllReleased();
  }

  @Test
  void anEqualPromptIsNotPulledTwice() {
    String prompt = "<|begin|>male 35-44, south. Sat Dec 5, winter<|plan|>";
    writer.carrier().added();
    var first = generated(writer.ask(Optional.empty(), prompt, DECODING)).orElseThrow();
    int chunks = writer.carrier().added();

    var second = generated(writer.ask(Optional.empty(), prompt, DECODING)).orElseThrow();
    assertEquals(first, second);
    assertTrue(chunks > 2, "the KV must have several chunks, got " + chunks);
    assertEquals(1, writer.carrier().added());
  }

  /** The reading node's actors end at a chunk; a new one joins, and the next text is right. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aNodeThatDiesWhileItLendsNeverCausesAWrongToken(int index) {
    var died = new AtomicBoolean();
    var dying = reader;
    String prompt = CONTEXT + index + BRANCHES.getFirst();
    dying.carrier().change(onceAt(index, died, dying::die));
    Optional<Generation> text = generated(writer.ask(Optional.empty(), prompt, DECODING));
    assertTrue(died.get());
    dying.close();
    reader = ClusterNode.thatReads(model, writer);

    Generation right = awaitGenerated(prompt);
    text.ifPresent(got -> assertEquals(tokens(right), tokens(got)));
    assertExpected(branches(writer));
    writer.assertAllReleased();
    reader.assertAllReleased();
  }

  private static Generation awaitGenerated(String prompt) {
    return writer
        .kit()
        .createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(40),
            () -> {
              var text = generated(writer.ask(Optional.empty(), prompt, DECODING));
              assertTrue(text.isPresent());
              return text.get();
            });
  }

  @Test
  void aNodeThatDiesWhileItTakesInFreesItsLease() {
    var died = new AtomicBoolean();
    var dying = writer;
    dying.carrier().change(onceAt(1, died, dying::die));
    dying.begin(Optional.empty(), CONTEXT + " and more" + BRANCHES.getFirst(), DECODING);
    while (!died.get()) {
      Thread.onSpinWait();
    }

    reader.assertAllReleased();
    dying.close();
    reader.close();
    writer = ClusterNode.thatWrites(model);
    reader = ClusterNode.thatReads(model, writer);
    writer.ready();
    assertExpected(branches(writer));
  }

  @Test
  void aFlippedByteIsNoTextAndTheNextOneIsRight() {
    var flipped = new AtomicBoolean();
    String prompt = "<|begin|>female 45-54, east. Mon Mar 2, spring<|plan|>";
    reader
        .carrier()
        .change(chunk -> {
          if (chunk.index() != 2 || !flipped.compareAndSet(false, true)) {
            return chunk;
          }
          byte[] bytes = chunk.bytes().clone();
          bytes[17] ^= 4;
          return new KvChunk(chunk.index(), bytes, chunk.checksum());
        });
    var refused = (InferenceRouter.NotGenerated) writer.ask(Optional.empty(), prompt, DECODING);
    assertTrue(refused.absence().detail().contains("checksum"), refused.absence().detail());
    assertTrue(flipped.get());

    assertTrue(generated(writer.ask(Optional.empty(), prompt, DECODING)).isPresent());
    writer.assertAllReleased();
    reader.assertAllReleased();
  }
}
