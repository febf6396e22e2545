package io.tagora.gateway.route;

import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.VerdictsJson;
import io.tagora.runtime.judge.AnswerVerdicts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /v1/recommendations/{id}/verdicts} and {@code GET /v1/users/{id}/verdicts}: what the
 * judge made of answers, as far as it looked at them.
 */
public final class VerdictRoute extends AllDirectives {
  private static final String VERDICTS = "verdicts";

  private final Supplier<Optional<VerdictApi>> judge;

  /**
   * @param judge empty while nothing is judged
   */
  public VerdictRoute(Supplier<Optional<VerdictApi>> judge) {
    this.judge = judge;
  }

  /** What is listed of a user. */
  record Listed(List<VerdictsJson> answers) {}

  public Route route() {
    var answer = PathMatchers.segment("v1").slash("recommendations").slash(PathMatchers.segment());
    var user = PathMatchers.segment("v1").slash("users").slash(PathMatchers.segment());
    return concat(
        path(answer.slash(VERDICTS), id -> get(() -> completeWithFuture(one(id)))),
        path(user.slash(VERDICTS), id -> get(() -> completeWithFuture(ofUser(id)))));
  }

  private CompletionStage<HttpResponse> one(String id) {
    return api().find(id).thenApply(found -> Exchange.answer(200, found(id, found)));
  }

  private static VerdictsJson found(String id, Optional<AnswerVerdicts> found) {
    return found
        .map(VerdictsJson::of)
        .orElseThrow(() -> new ProblemException(Problem.noVerdicts(id)));
  }

  private CompletionStage<HttpResponse> ofUser(String id) {
    return api()
        .ofUser(id)
        .thenApply(
            all -> Exchange.answer(200, new Listed(all.stream().map(VerdictsJson::of).toList())));
  }

  private VerdictApi api() {
    return judge.get().orElseThrow(() -> new ProblemException(Problem.noJudge()));
  }
}
