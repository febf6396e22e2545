package io.tagora.inference.graph;

import java.util.List;

/**
 * What a model folder says of itself, read without loading the weights. A number or text that the
 * folder does not say is 0 or empty.
 *
 * @param layout {@code hugging-face}, {@code optimum} or {@code onnx}
 * @param tied whether the output head is the embedding table; an imported folder says so if the
 *     graph has one table for both
 * @param weights the number formats of the weights
 * @param prefill {@code same}, or the format of a second graph that reads prompts
 * @param kv what the engine keeps keys and values in
 * @param kvBytesPerToken keys and values of one token
 * @param problems why the engine could not run it, one sentence each; none if it could
 */
public record ModelInspection(
    String path,
    String layout,
    String architecture,
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headDimension,
    int context,
    int vocabulary,
    boolean tied,
    String weights,
    String prefill,
    long parameters,
    long bytesOnDisk,
    String kv,
    long kvBytesPerToken,
    boolean chatTemplate,
    List<String> problems) {

  public ModelInspection {
    problems = List.copyOf(problems);
  }
}
