package io.tagora.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The answers of {@code /v1/models}. */
record ModelsJson(String object, List<Model> data) {

  record Model(String id, String object, long created, @JsonProperty("owned_by") String owner) {}

  static ModelsJson of(ModelApi api) {
    var ids = Stream.concat(api.languageModels().stream(), Stream.of(api.embeddingModel()));
    return new ModelsJson("list", ids.map(id -> model(api, id)).toList());
  }

  private static Model model(ModelApi api, String id) {
    return new Model(id, "model", api.since().getEpochSecond(), "tagora");
  }

  Optional<Model> named(String id) {
    return data.stream().filter(model -> model.id().equals(id)).findFirst();
  }
}
