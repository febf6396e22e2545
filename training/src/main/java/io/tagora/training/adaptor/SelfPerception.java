package io.tagora.training.adaptor;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.data.EntityBook;
import io.tagora.training.data.PerceptionSamples;
import io.tagora.training.data.Question;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.sft.PackedBatch;
import io.tagora.training.sft.TrainingTree;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a model answers to questions about single entities, read as text and as vectors. An answer
 * is right if each of its tokens is the likeliest after the ones before it: greedy writing gives
 * exactly the catalog's answer.
 */
public final class SelfPerception {
  private static final int AT_ONCE = 48;

  /**
   * What was asked and found.
   *
   * @param text for each kind of question, whether each answer on the entity's text was right
   * @param vectors the same on its vector
   */
  public record Figures(
      SortedMap<String, List<Boolean>> text, SortedMap<String, List<Boolean>> vectors) {}

  private SelfPerception() {}

  /**
   * Asks the model of a folder with an adaptor.
   *
   * @param all the questions about each entity
   */
  public static Figures of(Path folder, List<List<Question>> all, TextEmbedder embedder)
      throws IOException {
    LlamaDecoder decoder = HuggingFaceFolder.read(folder).frozen();
    AdaptorWeights adaptor = AdaptorWeights.read(folder);
    try (var encoder = new HuggingFaceEncoder(folder)) {
      var book = new EntityBook(encoder);
      all.forEach(questions ->
          book.encode(HybridPrompt.builder().entity(questions.getFirst().entity()).build()));
      var table = new EntityTable(book.texts(), embedder);
      return new Figures(
          ask(all, encoder, prompt -> encoder.encode(prompt.text()), b -> b.logits(decoder)),
          ask(
              all,
              encoder,
              book::encode,
              b -> b.logits(decoder, table.embed(b, decoder, adaptor))));
    }
  }

  private static SortedMap<String, List<Boolean>> ask(
      List<List<Question>> all,
      HuggingFaceEncoder encoder,
      Function<HybridPrompt, int[]> prompts,
      Function<PackedBatch, Tensor> scores) {
    var right = new TreeMap<String, List<Boolean>>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<List<Question>> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      List<TrainingTree> trees =
          some.stream().map(one -> PerceptionSamples.tree(one, prompts, encoder)).toList();
      PackedBatch batch = PackedBatch.of(trees);
      float[] found;
      try (var _ = new PointerScope();
          var _ = new NoGradGuard()) {
        found = Tensors.floats(Likeliest.right(scores.apply(batch), batch.targets()));
      }
      int at = 0;
      for (Question question : some.stream().flatMap(List::stream).toList()) {
        int tokens = encoder.encode(question.answered()).length;
        boolean isRight = true;
        for (int end = at + tokens; at < end; at++) {
          isRight &= found[at] > 0;
        }
        right.computeIfAbsent(question.kind(), _ -> new ArrayList<>()).add(isRight);
      }
    }
    return right;
  }
}
