package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that serves the small marketplace, and what is asked of it. */
final class ServingNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PATIENT =
      """
      tagora.deadlines {
        request = 25s, memory = 10s, context = 20s, plan = 20s, experts = 20s, arbitration = 20s,
        selection = 10s, explanations = 10s
      }
      """;

  private final Process process;
  private final Path errors;
  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServingNode(Process process, Path errors, String address) {
    this.process = process;
    this.errors = errors;
    this.address = address;
  }

  /**
   * Starts one that waits long enough for everything, on whatever machine.
   *
   * @param more HOCON beside that
   */
  static ServingNode start(NodeProcess.Run run, Path folder, String more) throws IOException {
    Path config = Files.writeString(folder.resolve("node.conf"), PATIENT + more);
    Path errors = folder.resolve("err");
    var arguments = new ArrayList<>(List.of("serve", "--json", "--port", "0"));
    arguments.addAll(List.of("--users", "60", "--items", "2000"));
    arguments.addAll(List.of("--config", config.toString()));
    Process process = NodeProcess.start(run, errors, arguments.toArray(String[]::new));
    String line = process.inputReader().readLine();
    assertTrue(line != null, Files.readString(errors));
    return new ServingNode(process, errors, JSON.readTree(line).get("http").asText());
  }

  Process process() {
    return process;
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  JsonNode get(String path) throws Exception {
    return answered(HttpRequest.newBuilder(URI.create("http://" + address + path)));
  }

  JsonNode post(String path, String body) throws Exception {
    return answered(
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  JsonNode recommend(String userId) throws Exception {
    return post("/v1/recommendations", "{\"userId\":\"%s\"}".formatted(userId));
  }

  /** The id of a user of the marketplace, by a number from 0 on. */
  String user(int number) throws Exception {
    return get("/v1/users").get("users").get(number).get("userId").asText();
  }

  private JsonNode answered(HttpRequest.Builder request) throws Exception {
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}
