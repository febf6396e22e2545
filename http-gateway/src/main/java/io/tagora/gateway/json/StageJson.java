package io.tagora.gateway.json;

import io.tagora.gateway.json.RecommendationJson.ArbitrationJson;
import io.tagora.gateway.json.RecommendationJson.ExpertJson;
import io.tagora.gateway.json.RecommendationJson.ItemJson;
import io.tagora.gateway.json.RecommendationJson.PersonaJson;
import io.tagora.runtime.agent.Stage;
import java.util.List;

/**
 * A stage as a server-sent event.
 *
 * @param name the event's name
 * @param data what is written as one JSON object
 */
public record StageJson(String name, Object data) {
  record PlanData(List<PersonaJson> personas) {}

  record ItemsData(List<ItemJson> items) {}

  record ExplanationData(String itemId, String reason) {}

  public static StageJson of(Stage stage) {
    return switch (stage) {
      case Stage.Planned(var plan) ->
          new StageJson("plan", new PlanData(RecommendationJson.personas(plan)));
      case Stage.ExpertReported(var report) -> new StageJson("expert", ExpertJson.of(report));
      case Stage.Arbitrated(var arbitration) ->
          new StageJson("arbitration", ArbitrationJson.of(arbitration));
      case Stage.ItemsChosen(var items) ->
          new StageJson("items", new ItemsData(items.stream().map(ItemJson::of).toList()));
      case Stage.Explained(var itemId, var reason) ->
          new StageJson("explanation", new ExplanationData(itemId, reason));
      case Stage.Completed(var whole) ->
          new StageJson("recommendation", RecommendationJson.of(whole));
    };
  }

  /** The event on the wire, with the blank line that ends it. */
  public String frame() {
    return "event: " + name + "\ndata: " + Json.text(data) + "\n\n";
  }
}
