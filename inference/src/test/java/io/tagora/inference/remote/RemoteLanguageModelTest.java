package io.tagora.inference.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.DecodeEngine.Progress;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteLanguageModelTest {
  private static final PhraseSet TAGS =
      new PhraseSet(
          "",
          List.of(
              new Phrase("strollers", "baby"),
              new Phrase("prams (used)", "baby"),
              new Phrase("Boots", "hiking"),
              new Phrase("tents", "camping")));

  private final List<Ending> endings = new CopyOnWriteArrayList<>();
  private Optional<String> refusal = Optional.empty();
  private ScriptedServer server;
  private RemoteLanguageModel model;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    model = model(Dialect.OPENAI, Optional.empty());
  }

  @AfterEach
  void stop() {
    model.close();
    server.close();
  }

  private Passage enter() {
    return refusal
        .<Passage>map(reason -> new Passage.Refused(reason, Duration.ofSeconds(1)))
        .orElseGet(() -> new Passage.Entered(endings::add));
  }

  private RemoteLanguageModel model(Dialect dialect, Optional<String> key) {
    return new RemoteLanguageModel(
        "remote:0",
        new RemoteServer(server.url(), "big", key, dialect, Duration.ofSeconds(20), 1, 2),
        this::enter,
        3);
  }

  private KvHandle read(Optional<KvHandle> prefix, String prompt) {
    Prefilled read = model.prefill().prefill(prefix, HybridPrompt.ofText(prompt));
    return assertInstanceOf(Prefilled.Read.class, read, read.toString()).handle();
  }

  /** Steps until one sequence ends. */
  private Ended end() {
    while (true) {
      List<Ended> ended = model.decode().step();
      if (!ended.isEmpty()) {
        return ended.getFirst();
      }
    }
  }

  private Ended write(Decoding decoding) {
    assertEquals(
        Optional.empty(), model.decode().admit(1, read(Optional.empty(), "Say:"), decoding));
    return end();
  }

  private Generation written(Decoding decoding) {
    Ended ended = write(decoding);
    return assertInstanceOf(Ended.Written.class, ended, ended.toString()).generation();
  }

  private String failure(Decoding decoding) {
    return assertInstanceOf(Ended.Failed.class, write(decoding)).reason();
  }

  private static Decoding greedy(OutputRule rule) {
    return Decoding.greedy(20, rule);
  }

  @Test
  void aBranchIsSentWithItsPrefixAndTheHandleIsTakenOver() {
    server.says(" upon a time");
    KvHandle trunk = read(Optional.empty(), "Once");
    KvHandle branch = read(Optional.of(trunk), ",");
    assertEquals(Optional.empty(), model.decode().admit(7, branch, greedy(new OutputRule.Text())));
    var ended = assertInstanceOf(Ended.Written.class, end());

    assertEquals(7, ended.sequence());
    assertEquals(List.of(" upon a time"), ended.generation().texts());
    assertEquals(5, ended.generation().generatedTokens());
    assertEquals(Finish.END_TOKEN, ended.generation().finish());
    assertEquals("Once,", server.requests.remove().get("prompt").textValue());
    assertEquals(1, model.held());
    assertEquals(0, model.decode().running());
    model.prefill().release(trunk);
    assertEquals(0, model.held());
  }

  @Test
  void theSamplingIsSentAsTheServerNamesIt() {
    model.close();
    model = model(Dialect.LLAMA_CPP, Optional.of("secret"));
    server.says("yes");
    written(
        Decoding.builder(9, new OutputRule.Text())
            .temperature(0.5)
            .topP(0.9)
            .topK(40)
            .minP(0.1)
            .penalties(new Decoding.Penalties(1.5, 0.5, -1))
            .seed(3)
            .stops(List.of("."))
            .build());
    JsonNode sent = server.requests.remove();

    assertEquals("big", sent.get("model").textValue());
    assertEquals(9, sent.get("max_tokens").intValue());
    assertEquals(0.5, sent.get("temperature").doubleValue());
    assertEquals(0.9, sent.get("top_p").doubleValue());
    assertEquals(40, sent.get("top_k").intValue());
    assertEquals(0.1, sent.get("min_p").doubleValue());
    assertEquals(1.5, sent.get("repeat_penalty").doubleValue());
    assertEquals(0.5, sent.get("frequency_penalty").doubleValue());
    assertEquals(3, sent.get("seed").intValue());
    assertEquals(".", sent.at("/stop/0").textValue());
    assertFalse(sent.get("stream").booleanValue());
    assertEquals("Bearer secret", server.authorizations.remove());
  }

  @Test
  void logProbabilitiesAreSummedByPart() {
    server.says(
        200,
        """
        {"choices": [{"text": "a b\\nc", "finish_reason": "length", "logprobs": {
          "tokens": ["a", " b", "\\n", "c"], "token_logprobs": [-1, -2, -4, -8],
          "top_logprobs": [{"x": -3, "a": -1}, {}, {}, {}]}}]}
        """);
    Generation generation =
        written(Decoding.builder(4, OutputRule.FREE).logProbabilities(2).build());

    assertEquals(
        List.of(new Generation.Part("a b", -3), new Generation.Part("c", -8)), generation.parts());
    assertEquals(4, generation.generatedTokens());
    assertEquals(Finish.MAX_TOKENS, generation.finish());
    assertEquals("a", generation.tokens().getFirst().alternatives().getFirst().text());
    assertEquals(2, server.requests.remove().get("logprobs").intValue());
  }

  @Test
  void partsAreSplitAtOurSeparatorsAndEndAtOurEnd() {
    server.says("a: x<|sep|>b: y<|sep|>b: z<|end|>c");
    var rule = new OutputRule.Free(1, 3, true);

    assertEquals(List.of("a: x", "b: y"), written(greedy(rule)).texts());
  }

  @Test
  void phrasesAreMatchedToTheSetAndTheRestIsDropped() {
    server.says("boots\nspaceships\n strollers \nprams (used)\ntents");
    Generation generation = written(greedy(new OutputRule.Phrases(TAGS, 1, 2)));

    assertEquals(List.of("Boots", "strollers"), generation.texts());
    assertEquals(Finish.RULE_COMPLETE, generation.finish());
  }

  @Test
  void aModelThatWroteTooFewPhrasesIsAskedOn() {
    server.says("tents<|sep|>spaceships").says("boots");

    assertEquals(
        List.of("tents", "Boots"), written(greedy(new OutputRule.Phrases(TAGS, 2, 3))).texts());
    server.requests.remove();
    assertEquals("Say:tents<|sep|>", server.requests.remove().get("prompt").textValue());
  }

  @Test
  void whoIsAskedOnMayOnlyWriteWhatIsStillFree() {
    model.close();
    model = model(Dialect.VLLM, Optional.empty());
    server.says("strollers\nprams (used)").says("tents");

    assertEquals(
        List.of("strollers", "tents"), written(greedy(new OutputRule.Phrases(TAGS, 2, 2))).texts());
    server.requests.remove();
    assertEquals(
        "(Boots|tents)(\\n(Boots|tents)){0,0}",
        server.requests.remove().at("/structured_outputs/regex").textValue());
  }

  @Test
  void aMinimumThatIsNotReachedIsAFailureOfTheSequence() {
    server.says("tents").says("tents");

    assertTrue(
        failure(greedy(new OutputRule.Phrases(TAGS, 3, 3)))
            .contains("at least 3 parts that its rule allows, got 1"));
    assertEquals(2, server.requests.size());
  }

  @Test
  void eachDialectHoldsToPhrasesAsItCan() {
    var rule = new OutputRule.Phrases(TAGS, 2, 9);
    String pattern =
        "(strollers|prams \\(used\\)|Boots|tents)(\\n(strollers|prams \\(used\\)|Boots|tents)){1,2}";
    assertEquals(pattern, sent(Dialect.VLLM, rule).at("/structured_outputs/regex").textValue());
    assertEquals(pattern, sent(Dialect.SGLANG, rule).get("regex").textValue());
    assertEquals(
        """
        root ::= phrase ("\\n" phrase){1,2}
        phrase ::= "strollers" | "prams (used)" | "Boots" | "tents"
        """,
        sent(Dialect.LLAMA_CPP, rule).get("grammar").textValue());
    assertFalse(sent(Dialect.OPENAI, rule).has("grammar"));
    assertTrue("tents\nBoots".matches(pattern));
    assertFalse("tents".matches(pattern));
  }

  private JsonNode sent(Dialect dialect, OutputRule rule) {
    model.close();
    model = model(dialect, Optional.empty());
    server.says("tents\nboots\nstrollers");
    written(greedy(rule));
    return server.requests.remove();
  }

  @Test
  void eachDialectIsAskedForJsonInItsOwnWords() {
    var rule = new OutputRule.JsonSchema("{\"type\":\"integer\"}");
    assertEquals(
        "integer",
        sent(Dialect.OPENAI, rule).at("/response_format/json_schema/schema/type").textValue());
    assertEquals(
        "integer", sent(Dialect.VLLM, rule).at("/structured_outputs/json/type").textValue());
    assertEquals(
        "{\"type\":\"integer\"}", sent(Dialect.SGLANG, rule).get("json_schema").textValue());
    assertEquals("integer", sent(Dialect.LLAMA_CPP, rule).at("/json_schema/type").textValue());
    assertEquals(
        "json_object",
        sent(Dialect.VLLM, new OutputRule.JsonObject()).at("/response_format/type").textValue());
  }

  @Test
  void whatTheServerCannotHoldIsRefusedBeforeItIsAsked() {
    KvHandle prompt = read(Optional.empty(), "Say:");
    for (Decoding decoding :
        List.of(
            greedy(new OutputRule.Regex("a+")),
            greedy(new OutputRule.JsonSchema("no schema")),
            Decoding.builder(1, OutputRule.FREE).topK(3).build())) {
      assertTrue(model.decode().admit(1, prompt, decoding).isPresent());
    }
    assertEquals(1, model.held());
    assertTrue(server.requests.isEmpty());
  }

  @Test
  void aBusyServerIsTriedAgain() {
    server.says(503, "busy").says("yes");

    assertEquals(List.of("yes"), written(greedy(new OutputRule.Text())).texts());
  }

  @Test
  void aRequestThatTheServerRefusesEndsItsSequenceOnly() {
    for (int i = 0; i < 3; i++) {
      server.says(400, "{\"error\":{\"message\":\"too many tokens\"}}");
      assertTrue(failure(greedy(new OutputRule.Text())).contains("too many tokens"));
    }
    assertEquals(3, server.requests.size());
  }

  @Test
  void theGateHearsHowEachCallEnded() {
    server.says("fine").says(400, "no").says(500, "broken").says(500, "broken");

    written(greedy(new OutputRule.Text()));
    failure(greedy(new OutputRule.Text()));
    failure(greedy(new OutputRule.Text()));
    assertEquals(List.of(Ending.SUCCEEDED, Ending.SUCCEEDED, Ending.FAILED), endings);
  }

  @Test
  void ofACallThatNobodyWaitedForTheGateHearsNothingButOfALateOne() {
    KvHandle prompt = read(Optional.empty(), "Say:");
    model.decode().admit(1, prompt, greedy(new OutputRule.Text()));
    model.decode().cancel(1);
    assertEquals(List.of(Ending.ABANDONED), endings);
    prompt = read(Optional.empty(), "Say:");
    model.decode().admit(2, prompt, greedy(new OutputRule.Text()));
    model.decode().giveUp(2);

    assertEquals(List.of(Ending.ABANDONED, Ending.FAILED), endings);
    assertEquals(0, model.decode().running());
  }

  @Test
  void aCallThatTheGateRefusesFailsAtOnceAndReachesNoServer() {
    refusal = Optional.of("the server is down");

    assertEquals("the server is down", failure(greedy(new OutputRule.Text())));
    assertEquals(0, server.requests.size());
  }

  @Test
  void anAnswerThatIsNoneIsAFailure() {
    server.says(200, "{\"choices\": []}");

    assertTrue(failure(greedy(new OutputRule.Text())).contains("choices[0].text"));
  }

  @Test
  void aCancelledSequenceGivesNothingAndMakesRoom() {
    List<KvHandle> prompts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      prompts.add(read(Optional.empty(), "Say " + i));
    }
    Decoding decoding = greedy(new OutputRule.Text());
    assertInstanceOf(
        Prefilled.Refused.class,
        model.prefill().prefill(Optional.empty(), HybridPrompt.ofText("more")));
    assertEquals(Optional.empty(), model.decode().admit(1, prompts.get(0), decoding));
    assertEquals(Optional.empty(), model.decode().admit(2, prompts.get(1), decoding));
    assertTrue(model.decode().admit(3, prompts.get(2), decoding).isPresent());
    while (server.requests.size() < 2) {
      Thread.onSpinWait();
    }
    model.decode().cancel(1);
    model.decode().cancel(1);

    assertEquals(1, model.decode().running());
    assertEquals(List.of(), model.decode().step());
    model.decode().cancel(2);
    server.says("here");
    assertEquals(Optional.empty(), model.decode().admit(3, prompts.get(2), decoding));
    assertEquals(3, assertInstanceOf(Ended.Written.class, end()).sequence());
    assertEquals(0, model.held());
  }

  @Test
  void aStreamedTextIsToldInOnePiece() {
    server.says("a\nb");
    written(Decoding.builder(9, OutputRule.FREE).streamed().build());

    assertEquals(List.of(new Progress(1, "a\nb", List.of())), model.decode().progress());
  }
}
