package io.tagora.actors.judge;

import io.tagora.actors.completion.CompletionEvent;
import io.tagora.actors.completion.CompletionListener;
import io.tagora.actors.completion.CompletionRequest;
import io.tagora.actors.completion.CompletionService;
import io.tagora.actors.device.Absences;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.JudgePrompt;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.model.ChatFormat;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Priority;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Has a language model write grades, constrained to JSON with a score. Safe to call from any
 * thread; the model's own queues and bounds hold.
 *
 * @param model the name of the model of the role judge
 * @param chat how that model wants to be talked to
 */
public record ModelGrading(
    CompletionService completions, String model, ChatFormat chat, Rubric rubric, Catalog catalog) {
  private static final int TOKENS = 80;

  /** Begins one assessment, which answers by itself. */
  void begin(String dimension, Evaluator.Assess assess) {
    completions.complete(
        new CompletionRequest(
            model,
            prompt(dimension, assess.submission()),
            1,
            Decoding.greedy(TOKENS, new OutputRule.JsonSchema(JudgePrompt.SCHEMA)),
            assess.deadline(),
            Priority.BACKGROUND),
        listener(dimension, assess));
  }

  private HybridPrompt prompt(String dimension, Submission submission) {
    Criteria criteria = rubric.of(submission);
    var messages =
        JudgePrompt.messages(submission, criteria.dimension(dimension).orElseThrow(), catalog);
    return HybridPrompt.builder().text(chat.render(messages, true)).build();
  }

  private static CompletionListener listener(String dimension, Evaluator.Assess assess) {
    var written = new AtomicReference<>("");
    return event -> {
      switch (event) {
        case CompletionEvent.PromptRead _ -> {}
        case CompletionEvent.TextWritten _ -> {}
        case CompletionEvent.ChoiceEnded(_, var generation) ->
            written.set(String.join("", generation.texts()));
        case CompletionEvent.Completed _ ->
            assess.replyTo().tell(understood(dimension, written.get()));
        case CompletionEvent.NotCompleted(var absence) ->
            assess.replyTo().tell(new Evaluator.NotGraded(dimension, absence));
      }
    };
  }

  private static Evaluator.Reply understood(String dimension, String text) {
    Optional<Evaluator.Reply> graded =
        JudgePrompt.parse(dimension, text).map(Evaluator.Graded::new);
    return graded.orElseGet(() ->
        new Evaluator.NotGraded(
            dimension, Absences.declined("the model wrote no score, but: " + text)));
  }
}
