package io.tagora.inference.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.runtime.model.ControlToken;

/**
 * The tokenizer of a model that means nothing: the control tokens, then a token for each byte, in
 * GPT-2's alphabet. A model may know more tokens; they stand for no text.
 */
final class ByteTokenizer {
  private static final int BYTES = 256;

  private ByteTokenizer() {}

  /** The content of {@code tokenizer.json}. */
  static JsonNode json() {
    var root = JsonNodeFactory.instance.objectNode().put("version", "1.0");
    var added = root.putArray("added_tokens");
    var model = JsonNodeFactory.instance.objectNode().put("type", "BPE");
    var vocabulary = model.putObject("vocab");
    for (var token : ControlToken.values()) {
      vocabulary.put(token.text(), idOf(token));
      added
          .addObject()
          .put("id", idOf(token))
          .put("content", token.text())
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    root.set("pre_tokenizer", byteLevel());
    root.set("decoder", byteLevel());
    addBytes(vocabulary);
    model.putArray("merges");
    root.set("model", model);
    return root;
  }

  static int idOf(ControlToken token) {
    return ControlToken.texts().indexOf(token.text());
  }

  private static ObjectNode byteLevel() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", true);
  }

  /** Bytes that print stand for themselves, the others for code points from 256 on. */
  private static void addBytes(ObjectNode vocabulary) {
    int next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      boolean prints = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
      vocabulary.put(Character.toString(prints ? value : next++), vocabulary.size());
    }
  }
}
