package io.tagora.tests.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.load.Gateways;
import io.tagora.tests.chaos.load.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What stands between the load and nodes that are well, and lies once each: it acknowledges an
 * event that it does not pass on, passes another one on a second time under another id, and answers
 * a question about one user with what another did, in the name of the first. Each lie waits until
 * enough has been said that it matters.
 */
final class Lies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENTS = "/v1/events";
  private static final String USER = "/v1/users/";
  private static final int FIRST_LIE = 20;

  private int events;
  private String dropped = "";
  private String doubled = "";
  private String asked = "";

  Gateways on(Gateways nodes) {
    return (node, request) -> send(nodes, node, request);
  }

  private CompletableFuture<Gateways.Reply> send(
      Gateways nodes, int node, Gateways.Request request) {
    String body = request.body();
    if (body != null && request.path().equals(EVENTS)) {
      return events(nodes, node, request, body);
    }
    return request.path().startsWith(USER) ? user(nodes, node, request) : nodes.send(node, request);
  }

  private synchronized CompletableFuture<Gateways.Reply> events(
      Gateways nodes, int node, Gateways.Request request, String body) {
    events++;
    JsonNode first = first(body);
    String id = first.path("eventId").asText();
    if (id.equals(dropped) || (dropped.isEmpty() && events >= FIRST_LIE)) {
      dropped = id;
      return CompletableFuture.completedFuture(
          new Gateways.Reply(
              200, "{\"accepted\":%d,\"repeated\":0,\"durable\":true}".formatted(count(body))));
    }
    if (doubled.isEmpty() && events > FIRST_LIE && first.has("query") && count(body) == 1) {
      doubled = id + "-again";
      var again = new Gateways.Request(EVENTS, body.replace(id, doubled), request.patience());
      return nodes.send(node, request).thenCombine(nodes.send(node, again), (reply, _) -> reply);
    }
    return nodes.send(node, request);
  }

  private synchronized CompletableFuture<Gateways.Reply> user(
      Gateways nodes, int node, Gateways.Request request) {
    String user = request.path().substring(USER.length());
    if (!asked.isEmpty() || events < FIRST_LIE) {
      return nodes.send(node, request);
    }
    asked = user;
    String another = user.substring(0, user.length() - 1) + (user.endsWith("1") ? "2" : "1");
    return nodes
        .send(node, new Gateways.Request(USER + another, null, request.patience()))
        .thenApply(reply ->
            new Gateways.Reply(
                reply.status(),
                reply
                    .body()
                    .replace(
                        "\"userId\":\"%s\"".formatted(another),
                        "\"userId\":\"%s\"".formatted(user))));
  }

  private static JsonNode first(String body) {
    try {
      return JSON.readTree(body).path(0);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int count(String body) {
    return body.split("\"eventId\"", -1).length - 1;
  }

  /** A memory's first writer, long gone, has one more row behind the last. */
  static List<Entry.Row> withAStaleWriter(List<Entry.Row> rows) {
    Entry.Row first = rows.getFirst();
    Entry.Row last =
        rows.stream().filter(row -> row.user().equals(first.user())).toList().getLast();
    var with = new ArrayList<>(rows);
    with.add(row(last, 1, "another", "Owned", last.epoch() + 1_000));
    with.add(row(last, 2, first.writer(), "Noted", 0));
    return with;
  }

  private static Entry.Row row(
      Entry.Row last, int further, String writer, String type, long epoch) {
    return new Entry.Row(
        last.user(), last.number() + further, last.ordering() + further, writer, type, epoch, "");
  }

  String dropped() {
    return dropped;
  }

  String doubled() {
    return doubled;
  }

  String asked() {
    return asked;
  }

  List<String> notTold() {
    var missing = new ArrayList<String>();
    if (dropped.isEmpty()) {
      missing.add("an event is acknowledged and dropped");
    }
    if (doubled.isEmpty()) {
      missing.add("an event is passed on twice");
    }
    if (asked.isEmpty() || Names.in(asked).isEmpty()) {
      missing.add("a question is about somebody else");
    }
    return missing;
  }
}
