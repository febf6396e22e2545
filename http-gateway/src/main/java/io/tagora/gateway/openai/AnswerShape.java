package io.tagora.gateway.openai;

import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.ScoredToken;
import java.util.List;

/** How one request's answer looks, whole or as the chunks of a stream; written as JSON. */
interface AnswerShape {
  /** The whole answer, a generation a choice. */
  Object whole(List<Generation> choices, Usage usage);

  /** The chunks that a stream begins with, for so many choices. */
  List<Object> opening(int choices);

  /** A piece of a choice's text. */
  Object piece(int choice, String text, List<ScoredToken> tokens);

  /** The chunk after a choice's last piece. */
  Object closing(int choice, Finish finish);

  /** The chunk that ends a stream whose usage is wanted. */
  Object usage(Usage usage);

  /** The text of a choice, its parts on lines of their own. */
  static String text(Generation generation) {
    return String.join("\n", generation.texts());
  }

  static String reason(Finish finish) {
    return switch (finish) {
      case END_TOKEN, STOP_TEXT, RULE_COMPLETE -> "stop";
      case MAX_TOKENS, CONTEXT_FULL -> "length";
    };
  }
}
