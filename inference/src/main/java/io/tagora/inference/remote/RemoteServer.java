package io.tagora.inference.remote;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the model is and how it is asked.
 *
 * @param url up to and with the version, as "http://127.0.0.1:8000/v1"
 * @param model its name there
 * @param apiKey sent as a bearer token
 * @param timeout for one answer; a longer one counts as a failure
 * @param retries how often a call is tried again that found no server or one with too much to do
 * @param sequences how many calls are under way at a time
 */
public record RemoteServer(
    URI url,
    String model,
    Optional<String> apiKey,
    Dialect dialect,
    Duration timeout,
    int retries,
    int sequences) {

  URI completions() {
    return URI.create(url.toString().replaceFirst("/+$", "") + "/completions");
  }
}
