package io.tagora.training.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.runtime.model.ControlToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a vocabulary as the two tokenizer files of a Hugging Face folder. */
public final class TokenizerJson {
  public static final String TOKENIZER = "tokenizer.json";
  public static final String CONFIG = "tokenizer_config.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerJson() {}

  /**
   * Writes {@value TOKENIZER} and {@value CONFIG}.
   *
   * @param maxPositions the longest text, in tokens, that the model takes
   */
  public static void write(Path folder, BpeVocabulary vocabulary, int maxPositions)
      throws IOException {
    var writer = JSON.writerWithDefaultPrettyPrinter();
    writer.writeValue(folder.resolve(TOKENIZER).toFile(), tokenizer(vocabulary));
    writer.writeValue(folder.resolve(CONFIG).toFile(), config(vocabulary, maxPositions));
  }

  /** How many tokens a folder's {@value TOKENIZER} has. */
  public static int readSize(Path folder) throws IOException {
    return JSON.readTree(folder.resolve(TOKENIZER).toFile()).path("model").path("vocab").size();
  }

  private static ObjectNode tokenizer(BpeVocabulary vocabulary) {
    ObjectNode root = object().put("version", "1.0").putNull("truncation").putNull("padding");
    var added = root.putArray("added_tokens");
    List<String> controls = ControlToken.texts();
    for (int id = 0; id < controls.size(); id++) {
      added.add(control(controls.get(id)).put("id", id));
    }
    for (String name : vocabulary.names()) {
      added.add(name(name).put("id", vocabulary.tokens().indexOf(name)));
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.putNull("post_processor");
    root.set("decoder", byteLevel());
    root.set("model", model(vocabulary));
    return root;
  }

  private static ObjectNode model(BpeVocabulary vocabulary) {
    ObjectNode model =
        object()
            .put("type", "BPE")
            .putNull("dropout")
            .putNull("unk_token")
            .putNull("continuing_subword_prefix")
            .putNull("end_of_word_suffix")
            .put("fuse_unk", false)
            .put("byte_fallback", false)
            .put("ignore_merges", false);
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.tokens().get(id), id);
    }
    var merges = model.putArray("merges");
    vocabulary.merges().forEach(merge -> merges.add(merge.left() + " " + merge.right()));
    return model;
  }

  private static ObjectNode byteLevel() {
    return object()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static ObjectNode config(BpeVocabulary vocabulary, int maxPositions) {
    ObjectNode root =
        object()
            .put("tokenizer_class", "PreTrainedTokenizerFast")
            .put("bos_token", ControlToken.BEGIN.text())
            .put("eos_token", ControlToken.END.text())
            .put("pad_token", ControlToken.PAD.text())
            .put("sep_token", ControlToken.SEPARATOR.text())
            .put("model_max_length", maxPositions)
            .put("add_prefix_space", false)
            .put("clean_up_tokenization_spaces", false);
    ObjectNode decoder = root.putObject("added_tokens_decoder");
    List<String> controls = ControlToken.texts();
    for (int id = 0; id < controls.size(); id++) {
      decoder.set(String.valueOf(id), control(controls.get(id)));
    }
    for (String name : vocabulary.names()) {
      decoder.set(String.valueOf(vocabulary.tokens().indexOf(name)), name(name));
    }
    return root;
  }

  private static ObjectNode control(String text) {
    return added(text).put("single_word", false).put("special", true);
  }

  /** A token of ordinary text, but only where no word goes on before or after it. */
  private static ObjectNode name(String text) {
    return added(text).put("single_word", true).put("special", false);
  }

  private static ObjectNode added(String text) {
    return object()
        .put("content", text)
        .put("lstrip", false)
        .put("normalized", false)
        .put("rstrip", false);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
