package io.tagora.gateway.openai;

import io.tagora.actors.completion.CompletionRequest;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.route.Departure;
import io.tagora.runtime.model.HybridPrompt;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Has an answer written, whole or streamed; one whose caller goes away is not written on. */
final class TextRoute {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final ByteString COMMENT = ByteString.fromString(": still writing\n\n");

  private final Duration deadline;

  TextRoute(Duration deadline) {
    this.deadline = deadline;
  }

  CompletionStage<HttpResponse> answer(
      ModelApi api, HttpRequest http, String model, String prompt, Asked asked, AnswerShape shape) {
    var request =
        new CompletionRequest(
            model,
            HybridPrompt.ofText(prompt),
            asked.choices(),
            asked.decoding(),
            deadline,
            asked.priority());
    return asked.streamed()
        ? streamed(api, http, request, asked, shape)
        : whole(api, http, request, shape);
  }

  private static CompletionStage<HttpResponse> whole(
      ModelApi api, HttpRequest http, CompletionRequest request, AnswerShape shape) {
    var answer = new WholeAnswer();
    Runnable cancel = api.complete(request, answer);
    Departure.before(
        answer.written(),
        http,
        () -> {
          cancel.run();
          answer.written().cancel(false);
        });
    return answer
        .written()
        .thenApply(written -> json(shape.whole(written.choices(), written.usage())));
  }

  private static CompletionStage<HttpResponse> streamed(
      ModelApi api, HttpRequest http, CompletionRequest request, Asked asked, AnswerShape shape) {
    var answer = new StreamedAnswer(shape, asked);
    Runnable cancel = api.complete(request, answer);
    Departure.before(
        answer.ended(),
        http,
        () -> {
          cancel.run();
          answer.drop();
        });
    return answer.begun().thenApply(begun -> stream(begun, cancel));
  }

  private static HttpResponse stream(StreamedAnswer answer, Runnable cancel) {
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .withEntity(
            HttpEntities.create(
                MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                answer
                    .frames()
                    .keepAlive(HEARTBEAT, () -> COMMENT)
                    .watchTermination((before, end) -> {
                      CompletionStage<Done> ended = end;
                      var _ = ended.whenComplete((_, _) -> cancel.run());
                      return before;
                    })));
  }

  static HttpResponse json(Object answer) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(answer)));
  }
}
