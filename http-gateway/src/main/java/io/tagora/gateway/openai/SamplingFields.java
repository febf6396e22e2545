package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.Fields;
import io.tagora.runtime.model.Decoding.Penalties;
import io.tagora.runtime.model.DecodingBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What both kinds of completions say about how to write. */
final class SamplingFields {
  private static final int MAX_STOPS = 4;
  private static final int MAX_STOP_LENGTH = 256;

  /** Fields that change nothing that is written here. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "user",
          "store",
          "metadata",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "parallel_tool_calls",
          "reasoning_effort",
          "verbosity",
          "prediction");

  private SamplingFields() {}

  /** Takes the sampling of a request over; OpenAI's defaults where it does not say. */
  static void read(Fields fields, DecodingBuilder decoding) {
    decoding
        .temperature(fields.number("temperature", 0, 2, 1))
        .topP(above0(fields, "top_p", 1, 1))
        .topK(Math.max(0, fields.integer("top_k", -1, 1 << 20, 0)))
        .minP(fields.number("min_p", 0, 1, 0))
        .penalties(
            new Penalties(
                above0(fields, "repetition_penalty", 10, 1),
                fields.number("frequency_penalty", -2, 2, 0),
                fields.number("presence_penalty", -2, 2, 0)))
        .seed(
            fields.any("seed").isPresent()
                ? fields.integer("seed", 0)
                : ThreadLocalRandom.current().nextLong())
        .stops(stops(fields));
    refuse(fields, "logit_bias", "must be empty: biases are not supported");
    WITHOUT_EFFECT.forEach(fields::any);
  }

  private static double above0(Fields fields, String name, double max, double fallback) {
    double value = fields.number(name, 0, max, fallback);
    if (value == 0) {
      throw fields.broken(name, "must be above 0");
    }
    return value;
  }

  private static List<String> stops(Fields fields) {
    var stops = new ArrayList<String>();
    fields
        .any("stop")
        .ifPresent(stop -> {
          if (stop.isArray() && stop.size() <= MAX_STOPS) {
            stop.forEach(one -> stops.add(stop(fields, one)));
          } else {
            stops.add(stop(fields, stop));
          }
        });
    return stops;
  }

  private static String stop(Fields fields, JsonNode stop) {
    boolean holds =
        stop.isTextual()
            && !stop.textValue().isEmpty()
            && stop.textValue().length() <= MAX_STOP_LENGTH;
    if (!holds) {
      throw fields.broken(
          "stop",
          "must be a text or up to %d texts, each of 1 to %d characters"
              .formatted(MAX_STOPS, MAX_STOP_LENGTH));
    }
    return stop.textValue();
  }

  /** Refuses a field that asks for what is not there; null and empty values ask for nothing. */
  static void refuse(Fields fields, String name, String rule) {
    fields
        .any(name)
        .ifPresent(value -> {
          boolean nothing =
              (value.isContainerNode() && value.isEmpty())
                  || (value.isTextual() && value.textValue().isEmpty())
                  || (value.isBoolean() && !value.booleanValue());
          if (!nothing) {
            throw fields.broken(name, rule);
          }
        });
  }
}
