package io.tagora.gateway.openai;

import io.tagora.gateway.json.Fields;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Decoding.Report;
import io.tagora.runtime.model.Priority;
import java.util.List;

/**
 * What a chat or a completion asks for beside its prompt.
 *
 * @param choices how many answers
 * @param streamed whether they are sent as they are written
 * @param usageInStream whether a stream ends with its usage
 */
record Asked(
    Decoding decoding, int choices, boolean streamed, boolean usageInStream, Priority priority) {
  /** Whom is asked; a model that is not served is refused, and a missing name too. */
  static String model(Fields fields, List<String> served) {
    String model = fields.text("model", 256);
    if (!served.contains(model)) {
      throw OpenAiException.unknownModel(model, String.join(" or ", served));
    }
    return model;
  }

  static Asked read(
      Fields fields,
      OpenAiLimits limits,
      List<String> maxTokens,
      LogProbabilities logProbabilities) {
    boolean streamed = fields.flag("stream", false);
    var decoding =
        Decoding.builder(maxTokens(fields, limits, maxTokens), RuleField.read(fields))
            .report(
                new Report(logProbabilities.wanted(), logProbabilities.alternatives(), streamed));
    SamplingFields.read(fields, decoding);
    return new Asked(
        decoding.build(),
        fields.integer("n", 1, limits.choices(), 1),
        streamed,
        usageInStream(fields, streamed),
        priority(fields));
  }

  /** OpenAI's tier for what may take longer, any other is as usual. */
  private static Priority priority(Fields fields) {
    return fields
        .any("service_tier")
        .filter(tier -> tier.asText().equals("flex"))
        .map(_ -> Priority.BACKGROUND)
        .orElse(Priority.INTERACTIVE);
  }

  private static int maxTokens(Fields fields, OpenAiLimits limits, List<String> names) {
    int most = limits.maxTokens();
    for (String name : names.reversed()) {
      most = fields.integer(name, 1, OpenAiLimits.MOST_TOKENS, most);
    }
    return most;
  }

  private static boolean usageInStream(Fields fields, boolean streamed) {
    if (fields.any("stream_options").isEmpty()) {
      return false;
    }
    if (!streamed) {
      throw fields.broken("stream_options", "must not be there unless stream is true");
    }
    Fields options = fields.object("stream_options");
    boolean wanted = options.flag("include_usage", false);
    options.any("include_obfuscation");
    options.end();
    return wanted;
  }
}
