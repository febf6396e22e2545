package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import io.tagora.inference.remote.Dialect;
import io.tagora.inference.remote.RemoteLanguageModel;
import io.tagora.inference.remote.RemoteServer;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import io.tagora.runtime.model.Prefilled;
import io.tagora.tests.ProjectRoot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote against a running node with the model that the project ships. */
class OpenAiClientsTest {
  private static final String MODEL = "tagora-rec-4m";
  private static final String QUESTION = "What would a new parent buy?";
  private static final String NPM_CLIENT = "openai@6.30.1";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private static Path folder;
  private static Process node;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    Path errors = folder.resolve("err");
    node = NodeProcess.start(errors, "demo", "--port", "0", "--users", "200");
    address = NodeProcess.address(node, errors);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    node.destroy();
    NodeProcess.end(node);
  }

  private static OpenAiChatModel.OpenAiChatModelBuilder chat() {
    return OpenAiChatModel.builder()
        .baseUrl(address + "/v1")
        .apiKey("none")
        .modelName(MODEL)
        .temperature(0.0)
        .maxCompletionTokens(16)
        .maxRetries(0)
        .timeout(PATIENCE);
  }

  private static ChatRequest.Builder question() {
    return ChatRequest.builder().messages(UserMessage.from(QUESTION));
  }

  @Test
  void langChain4jChatsAndStreamsTheSame() throws Exception {
    ChatResponse whole = chat().build().chat(question().build());
    var streamed = new Collected();
    OpenAiStreamingChatModel.builder()
        .baseUrl(address + "/v1")
        .apiKey("none")
        .modelName(MODEL)
        .temperature(0.0)
        .maxCompletionTokens(16)
        .timeout(PATIENCE)
        .build()
        .chat(question().build(), streamed);
    ChatResponse last = streamed.last.get(60, TimeUnit.SECONDS);

    assertEquals(whole.aiMessage().text(), streamed.text.toString());
    assertEquals(whole.aiMessage().text(), last.aiMessage().text());
    assertTrue(whole.tokenUsage().inputTokenCount() > 5);
    assertTrue(whole.tokenUsage().outputTokenCount() <= 16);
    assertEquals(whole.tokenUsage().totalTokenCount(), last.tokenUsage().totalTokenCount());
  }

  private static final class Collected implements StreamingChatResponseHandler {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<ChatResponse> last = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      text.append(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      last.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      last.completeExceptionally(error);
    }
  }

  @Test
  void langChain4jGetsJsonThatHoldsToItsSchema() throws IOException {
    JsonSchema schema =
        JsonSchema.builder()
            .name("mood")
            .rootElement(
                JsonObjectSchema.builder()
                    .addEnumProperty("mood", List.of("good", "bad"))
                    .addBooleanProperty("sure")
                    .required("mood", "sure")
                    .additionalProperties(false)
                    .build())
            .build();
    ResponseFormat format =
        ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build();
    ChatResponse response =
        chat()
            .maxCompletionTokens(64)
            .strictJsonSchema(true)
            .build()
            .chat(question().responseFormat(format).build());

    JsonNode answer = new ObjectMapper().readTree(response.aiMessage().text());
    assertTrue(List.of("good", "bad").contains(answer.get("mood").asText()), answer.toString());
    assertTrue(answer.get("sure").isBoolean(), answer.toString());
  }

  @Test
  void langChain4jEmbeds() {
    List<Embedding> vectors =
        OpenAiEmbeddingModel.builder()
            .baseUrl(address + "/v1")
            .apiKey("none")
            .modelName("all-minilm-l6-v2")
            .build()
            .embedAll(
                List.of(
                    TextSegment.from("waterproof hiking boots"),
                    TextSegment.from("trekking shoes for rain"),
                    TextSegment.from("cordless power drill")))
            .content();

    assertEquals(384, vectors.getFirst().dimension());
    assertTrue(
        CosineSimilarity.between(vectors.get(0), vectors.get(1))
            > CosineSimilarity.between(vectors.get(0), vectors.get(2)));
  }

  @Test
  void langChain4jUnderstandsTheErrors() {
    var unknown =
        assertThrows(
            ModelNotFoundException.class,
            () -> chat().modelName("gpt-9").build().chat(question().build()));

    assertTrue(unknown.getMessage().contains("model must be tagora-rec-4m, got gpt-9"));
  }

  @Test
  void openAisOwnNpmClientIsServed() throws Exception {
    Path client = ProjectRoot.find().resolve("tests/target/npm");
    assumeTrue(installed(client), "the npm client is tried where node and npm can fetch it");
    Path script = ProjectRoot.find().resolve("tests/src/test/js/openai-client.mjs");
    Path said = folder.resolve("node.out");

    assertEquals(
        0, run(said, "node", script.toString(), client.toString(), address), () -> read(said));
  }

  private static boolean installed(Path client) throws IOException, InterruptedException {
    Files.createDirectories(client);
    Path said = folder.resolve("npm.out");
    try {
      return run(said, "node", "--version") == 0
          && run(
                  said,
                  "npm",
                  "install",
                  "--no-audit",
                  "--no-fund",
                  "--prefer-offline",
                  "--prefix",
                  client.toString(),
                  NPM_CLIENT)
              == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static int run(Path output, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return NodeProcess.end(process);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aNodeCanBeTheServerBehindAnothersPorts() throws Exception {
    var text = new OutputRule.Text();
    String continued = written(Dialect.OPENAI, text).texts().getFirst();
    assertEquals(continued, written(Dialect.VLLM, text).texts().getFirst());

    var tags =
        new PhraseSet(
            "",
            List.of(
                new Phrase("strollers", "a"), new Phrase("tents", "b"), new Phrase("prams", "a")));
    Generation phrases = written(Dialect.VLLM, new OutputRule.Phrases(tags, 2, 2));
    assertEquals(2, phrases.parts().size());
    assertTrue(phrases.texts().contains("tents"), phrases.toString());
    assertTrue(phrases.parts().stream().allMatch(part -> part.logProbability() < 0));

    var schema = new OutputRule.JsonSchema("{\"enum\":[\"good\",\"bad\"]}");
    assertTrue(
        List.of("\"good\"", "\"bad\"")
            .contains(written(Dialect.OPENAI, schema).texts().getFirst()));
  }

  private static Generation written(Dialect dialect, OutputRule rule) {
    var server =
        new RemoteServer(
            URI.create(address + "/v1"), MODEL, Optional.empty(), dialect, PATIENCE, 1, 1);
    try (var model = new RemoteLanguageModel("remote:0", server, CallGate.ALWAYS, 1)) {
      var prompt = HybridPrompt.ofText("<|begin|>baby");
      var read =
          assertInstanceOf(Prefilled.Read.class, model.prefill().prefill(Optional.empty(), prompt));
      assertEquals(
          Optional.empty(), model.decode().admit(1, read.handle(), Decoding.greedy(24, rule)));
      List<Ended> ended = List.of();
      while (ended.isEmpty()) {
        ended = model.decode().step();
      }
      var one = ended.getFirst();
      return assertInstanceOf(Ended.Written.class, one, one.toString()).generation();
    }
  }
}
