package io.tagora.gateway.route;

import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.json.UserJson;
import io.tagora.gateway.json.UserJson.ProfileJson;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.memory.Dossier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /v1/users} and {@code GET /v1/users/{id}}: who there is to recommend to, and all that
 * is remembered of one; {@code DELETE /v1/users/{id}}: forgets one.
 */
final class UserRoute extends AllDirectives {
  private static final int MAX_USERS = 200;
  private static final int MAX_HISTORY = 500;

  private final Exchange exchange;

  UserRoute(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * @param behaviors how many there are in the data that the node started from
   */
  record Listed(String userId, ProfileJson profile, int behaviors) {
    static Listed of(UserLog log) {
      return new Listed(
          log.profile().userId(), ProfileJson.of(log.profile()), log.behaviors().size());
    }
  }

  /**
   * @param total how many users match, listed or not
   * @param now the node's clock: an event must not be later
   */
  record Users(List<Listed> users, int total, String now) {}

  Route route() {
    return concat(
        path(
            PathMatchers.segment("v1").slash("users"),
            () -> get(() -> extractRequest(request -> complete(list(request))))),
        path(
            PathMatchers.segment("v1").slash("users").slash(PathMatchers.segment()),
            id ->
                concat(
                    get(() -> extractRequest(request -> completeWithFuture(one(request, id)))),
                    delete(() -> completeWithFuture(erase(id))))));
  }

  private HttpResponse list(HttpRequest request) {
    Accepted.requireJson(request);
    int limit = number(request, "limit", 20, MAX_USERS);
    String query =
        request.getUri().query().get("query").orElse("").strip().toLowerCase(Locale.ROOT);
    NodeState.Serving node = exchange.serving();
    List<UserLog> found =
        node.dataset().users().stream().filter(log -> matches(log, query)).toList();
    return Exchange.answer(
        200,
        new Users(
            found.stream().limit(limit).map(Listed::of).toList(),
            found.size(),
            node.now().toString()));
  }

  private static boolean matches(UserLog log, String query) {
    var profile = log.profile();
    return String.join(" ", profile.userId(), profile.ageBand(), profile.gender(), profile.region())
        .toLowerCase(Locale.ROOT)
        .contains(query);
  }

  private CompletionStage<HttpResponse> one(HttpRequest request, String id) {
    Accepted.requireJson(request);
    check(id);
    int limit = number(request, "limit", Integer.MAX_VALUE, MAX_HISTORY);
    NodeState.Serving node = exchange.serving();
    return node.api()
        .user(id)
        .thenApply(user -> Exchange.answer(200, export(id, user, node, limit)));
  }

  private static UserJson export(String id, Dossier user, NodeState.Serving node, int limit) {
    if (!user.record().state().known()) {
      throw new ProblemException(Problem.unknownUser(id));
    }
    var dataset = node.dataset();
    return UserJson.of(
        id, user, dataset.catalog(), dataset.environmentAt(node.now()), node.now(), limit);
  }

  private CompletionStage<HttpResponse> erase(String id) {
    check(id);
    return exchange
        .serving()
        .api()
        .erase(id)
        .thenApply(_ -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
  }

  private static void check(String id) {
    int most = RecommendationBody.MAX_ID_LENGTH;
    if (id.isBlank() || id.length() > most) {
      throw new ProblemException(
          Problem.invalid("userId", "must be 1 to %d characters, not blank".formatted(most), id));
    }
    if (id.codePoints().anyMatch(Character::isISOControl)) {
      throw new ProblemException(Problem.invalid("userId", "must not hold control characters", id));
    }
  }

  private static int number(HttpRequest request, String name, int fallback, int max) {
    Query query = request.getUri().query();
    Optional<String> given = query.get(name);
    if (given.isEmpty()) {
      return fallback;
    }
    String text = given.get();
    if (text.matches("[0-9]{1,6}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw new ProblemException(Problem.invalid(name, "must be an integer from 1 to " + max, text));
  }
}
