package io.tagora.tests.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Makes calls and tells the history of each when it has ended. Any thread may call. */
public final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Gateways gateways;
  private final Bounds bounds;
  private final Instant events;
  private final LongSupplier clock;
  private final Consumer<Entry> history;
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * A client of all nodes.
   *
   * @param events the time that events of the run's start bear; the last must not be later than the
   *     nodes' now
   * @param clock milliseconds since the run began
   */
  public Client(
      Gateways gateways,
      Bounds bounds,
      Instant events,
      LongSupplier clock,
      Consumer<Entry> history) {
    this.gateways = gateways;
    this.bounds = bounds;
    this.events = events;
    this.clock = clock;
    this.history = history;
  }

  /** Never fails: what goes wrong is what came of the call. */
  public CompletableFuture<Entry.Called> call(
      Entry.Phase phase, String user, int node, Asked asked) {
    int id = calls.incrementAndGet();
    long begun = clock.getAsLong();
    return gateways
        .send(node, request(user, asked))
        .handle((reply, failure) -> came(asked, reply, failure))
        .thenApply(came -> {
          var called =
              new Entry.Called(id, phase, user, node, asked, begun, clock.getAsLong(), came);
          history.accept(called);
          return called;
        });
  }

  private Gateways.Request request(String user, Asked asked) {
    return switch (asked) {
      case Asked.Remember(_, var sent) ->
          new Gateways.Request(
              "/v1/events", body(user, sent), patience(Bounds.EVENT * sent.size()));
      case Asked.Recommend(int items, long deadline) ->
          new Gateways.Request(
              "/v1/recommendations",
              JSON.createObjectNode()
                  .put("userId", user)
                  .put("items", items)
                  .put("maxPersonas", 2)
                  .put("explain", false)
                  .put("deadlineMs", deadline)
                  .toString(),
              patience(deadline));
      case Asked.Export _ ->
          new Gateways.Request("/v1/users/" + user, null, patience(Bounds.EXPORT));
    };
  }

  private long patience(long deadline) {
    return deadline + bounds.grace() + Bounds.PATIENCE;
  }

  private String body(String user, List<Asked.Event> sent) {
    var body = JSON.createArrayNode();
    sent.forEach(event -> body.add(json(user, event)));
    return body.toString();
  }

  private ObjectNode json(String user, Asked.Event event) {
    var json =
        JSON.createObjectNode()
            .put("eventId", event.id())
            .put("userId", user)
            .put("type", event.type())
            .put("time", events.plusMillis(event.afterStart()).toString());
    return event.query().isEmpty()
        ? json.put("itemId", event.itemId())
        : json.put("query", event.query());
  }

  private static Came came(
      Asked asked, Gateways.@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      Throwable root = rootOf(failure);
      return root instanceof ConnectException
          ? new Came.Refused(Came.Refused.NO_PORT, "nobody listens")
          : new Came.Silence(String.valueOf(root));
    }
    try {
      JsonNode body = JSON.readTree(reply.body());
      return reply.status() == 200
          ? told(asked, body, reply.body())
          : new Came.Refused(reply.status(), problem(reply.status(), body));
    } catch (JsonProcessingException e) {
      return new Came.Refused(reply.status(), "no JSON: " + reply.body());
    }
  }

  private static String problem(int status, JsonNode body) {
    String type = body.path("type").asText();
    return status == 503 || status == 504 ? type : type + ": " + body.path("detail").asText();
  }

  private static @Nullable Throwable rootOf(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? rootOf(failure.getCause()) : failure;
  }

  private static Came told(Asked asked, JsonNode body, String text) {
    return switch (asked) {
      case Asked.Remember _ ->
          new Came.Receipt(
              body.path("accepted").asInt(),
              body.path("repeated").asInt(),
              body.path("durable").asBoolean());
      case Asked.Recommend _ ->
          new Came.Recommended(
              body.path("userId").asText(),
              body.path("rung").asText(),
              texts(body.path("degraded"), ""),
              texts(body.path("items"), "itemId"),
              Names.in(text));
      case Asked.Export _ ->
          new Came.Exported(
              body.path("userId").asText(),
              texts(body.path("eventIds"), ""),
              history(body.path("history")),
              Names.in(text));
    };
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(one -> field.isEmpty() ? one.asText() : one.path(field).asText())
        .toList();
  }

  /** The node tells the newest first. */
  private static List<String> history(JsonNode array) {
    var done = new ArrayList<String>();
    array.forEach(one ->
        done.addFirst(
            one.path("itemId").asText().isEmpty()
                ? one.path("title").asText()
                : one.path("itemId").asText()));
    return done;
  }
}
