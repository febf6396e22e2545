package io.tagora.runtime.judge;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a language model is asked for one dimension's grade. The shopper comes first and the question
 * last, so that the prompts of all dimensions begin alike and are read once.
 */
public final class JudgePrompt {
  /** What the model must write, as JSON Schema. */
  public static final String SCHEMA =
      """
      {"type":"object","properties":{"score":{"type":"integer","minimum":0,"maximum":10},\
      "note":{"type":"string","maxLength":120}},"required":["score","note"],"additionalProperties":false}\
      """;

  private static final int LATEST = 30;
  private static final double MOST = 10;
  private static final Pattern SCORE = Pattern.compile("\"score\"\\s*:\\s*(10|[0-9])\\b");
  private static final Pattern NOTE =
      Pattern.compile("\"note\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private JudgePrompt() {}

  /** The conversation that asks for a grade. */
  public static List<ChatMessage> messages(
      Submission submission, Dimension dimension, Catalog catalog) {
    String asked =
        "%s\n\n%s\n\nQuestion (%s): %s\nAnswer with a score from 0 (not at all) to 10 (fully) and a short note, as JSON."
            .formatted(
                shopper(submission.context(), catalog),
                work(submission, catalog),
                dimension.name(),
                dimension.question());
    return List.of(
        new ChatMessage(
            "system",
            "You judge the work of a shop's recommendation agents. You are strict and fair."),
        new ChatMessage("user", asked));
  }

  private static String shopper(HybridContext context, Catalog catalog) {
    var profile = context.profile();
    var day = context.environment();
    String lately =
        context.behaviors().reversed().stream()
            .limit(LATEST)
            .map(behavior -> words(behavior, catalog))
            .collect(Collectors.joining("\n"));
    return "Shopper: age %s, %s, region %s.\nToday: %s, %s%s, weather: %s.\nLatest first:\n%s"
        .formatted(
            profile.ageBand(),
            profile.gender(),
            profile.region(),
            day.date(),
            day.season(),
            day.holiday().isEmpty() ? "" : ", " + day.holiday(),
            day.weatherIn(profile.region()),
            lately.isEmpty() ? "nothing is known" : lately);
  }

  private static String words(Behavior behavior, Catalog catalog) {
    return switch (behavior) {
      case Behavior.Search(_, var query) -> "searched \"" + query + "\"";
      case Behavior.Click(_, var id) -> "looked at " + title(id, catalog);
      case Behavior.AddToCart(_, var id) -> "put into the cart " + title(id, catalog);
      case Behavior.Purchase(_, var id) -> "bought " + title(id, catalog);
    };
  }

  private static String title(String id, Catalog catalog) {
    return catalog.item(id).map(Item::title).orElse(id);
  }

  private static String work(Submission submission, Catalog catalog) {
    return switch (submission) {
      case Submission.OfTag(_, var persona, var tag, var beside) ->
          "An expert wrote the tag \"%s\" for the persona \"%s\" (%s). Beside it: %s."
              .formatted(
                  tag.text(),
                  persona.name(),
                  persona.rationale(),
                  beside.stream().map(Tag::text).collect(Collectors.joining(", ")));
      case Submission.OfReason(_, var item, var interest, var reason) ->
          "The item \"%s\" (%s, %s, %.2f, %s) is shown for \"%s\" with the reason: %s"
              .formatted(
                  item.title(),
                  catalog.categoryOf(item).name(),
                  item.brand(),
                  item.price(),
                  item.attributes(),
                  interest,
                  reason);
    };
  }

  /** The grade that the model wrote; empty where it wrote no score. */
  public static Optional<Grade> parse(String dimension, String written) {
    Matcher score = SCORE.matcher(written);
    if (!score.find()) {
      return Optional.empty();
    }
    Matcher note = NOTE.matcher(written);
    return Optional.of(
        new Grade(
            dimension, Integer.parseInt(score.group(1)) / MOST, note.find() ? note.group(1) : ""));
  }
}
