package io.tagora.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tagora.actors.embedding.EmbeddingService.Embedded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** The answer of {@code /v1/embeddings}. */
record EmbeddingJson(String object, List<Vector> data, String model, Usage usage) {

  /**
   * A text's vector.
   *
   * @param embedding numbers, or their bytes (IEEE 754, 32 bits, little-endian) in base 64
   */
  record Vector(String object, int index, Object embedding) {}

  record Usage(
      @JsonProperty("prompt_tokens") int promptTokens,
      @JsonProperty("total_tokens") int totalTokens) {}

  static EmbeddingJson of(Embedded embedded, String model, boolean base64) {
    List<float[]> vectors = embedded.vectors();
    return new EmbeddingJson(
        "list",
        IntStream.range(0, vectors.size())
            .mapToObj(
                i -> new Vector("embedding", i, base64 ? base64(vectors.get(i)) : vectors.get(i)))
            .toList(),
        model,
        new Usage(embedded.tokens(), embedded.tokens()));
  }

  private static String base64(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
