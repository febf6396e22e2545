package io.tagora.cluster.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code tagora.inference.remote}: a language model behind an OpenAI-compatible server.
 *
 * @param url up to and with the version, as "http://127.0.0.1:8000/v1"
 * @param apiKeyVariable the environment variable that holds the key
 * @param dialect one of {@link #DIALECTS}
 * @param timeout for one answer
 * @param retries after a call that found no server or a busy one
 * @param failures so many failed calls in a row open its breaker
 */
public record RemoteSettings(
    URI url,
    String model,
    Optional<String> apiKeyVariable,
    String dialect,
    Duration timeout,
    int retries,
    int failures) {
  public static final List<String> DIALECTS = List.of("openai", "vllm", "sglang", "llama-cpp");

  /** None where the url is empty; the other keys are checked all the same. */
  static Optional<RemoteSettings> from(Section section) {
    String url = section.anyText("url");
    String model = section.anyText("model");
    String variable = section.anyText("api-key-env");
    String dialect = section.text("dialect");
    section.require(
        DIALECTS.contains(dialect), "dialect", "be one of " + String.join(", ", DIALECTS), dialect);
    Duration timeout = section.duration("timeout");
    int retries = section.integer("retries", 0);
    int failures = section.integer("failures", 1);
    if (url.isBlank()) {
      return Optional.empty();
    }
    section.require(!model.isBlank(), "model", "be named where url is", "nothing");
    return Optional.of(
        new RemoteSettings(
            address(section, url),
            model,
            Optional.of(variable).filter(name -> !name.isBlank()),
            dialect,
            timeout,
            retries,
            failures));
  }

  private static URI address(Section section, String url) {
    boolean holds = url.matches("https?://[^\\s/?#]+[^\\s?#]*");
    section.require(holds, "url", "be an address as \"http://127.0.0.1:8000/v1\"", url);
    return URI.create(url);
  }
}
