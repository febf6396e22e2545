package io.tagora.gateway.json;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of a user, and the day that it is.
 *
 * @param behaviors how many are remembered, in {@code history} or not
 * @param lastPlan null where nothing was decided yet
 * @param events how many {@code eventIds} there are
 * @param eventIds in the order they were recorded, as far as they are remembered
 * @param earlier what is left of behaviours that are not remembered one by one any more
 * @param shown the answers that the user got, the newest first
 * @param feedback what the user said of them, the newest first
 */
public record UserJson(
    String userId,
    boolean known,
    ProfileJson profile,
    int behaviors,
    List<BehaviorJson> history,
    @Nullable LastPlanJson lastPlan,
    int events,
    List<String> eventIds,
    EarlierJson earlier,
    List<ShowingJson> shown,
    List<FeedbackJson> feedback,
    EnvironmentJson environment) {

  public record ProfileJson(String ageBand, String gender, String region) {
    public static ProfileJson of(Profile profile) {
      return new ProfileJson(profile.ageBand(), profile.gender(), profile.region());
    }
  }

  /**
   * Something the user did.
   *
   * @param title an item's title, or the words that were searched
   * @param itemId "" for a search
   * @param category the name of the item's leaf category; "" for a search
   */
  public record BehaviorJson(
      String type, String title, String itemId, String category, String time) {
    public static BehaviorJson of(Behavior behavior, Catalog catalog) {
      return switch (behavior) {
        case Behavior.Search(var time, var query) ->
            new BehaviorJson("search", query, "", "", time.toString());
        case Behavior.Click(var time, var id) -> ofItem("click", id, time, catalog);
        case Behavior.AddToCart(var time, var id) -> ofItem("cart", id, time, catalog);
        case Behavior.Purchase(var time, var id) -> ofItem("purchase", id, time, catalog);
      };
    }

    private static BehaviorJson ofItem(String type, String id, Instant time, Catalog catalog) {
      String title = catalog.item(id).map(Item::title).orElse(id);
      String category = catalog.item(id).map(item -> catalog.categoryOf(item).name()).orElse("");
      return new BehaviorJson(type, title, id, category, time.toString());
    }
  }

  /** What the agents last decided, and for a request of when. */
  public record LastPlanJson(
      List<RecommendationJson.PersonaJson> personas,
      RecommendationJson.ArbitrationJson arbitration,
      String time) {
    static LastPlanJson of(LastPlan last) {
      return new LastPlanJson(
          last.plan().personas().stream().map(RecommendationJson.PersonaJson::of).toList(),
          RecommendationJson.ArbitrationJson.of(last.arbitration()),
          last.time().toString());
    }
  }

  /**
   * The day that it is for the user.
   *
   * @param weather in the user's region; "" where none is known
   * @param now the node's clock: an event must not be later
   */
  public record EnvironmentJson(
      String date, String season, String holiday, String weather, List<String> trends, String now) {
    static EnvironmentJson of(Environment environment, String region, Instant now) {
      return new EnvironmentJson(
          environment.date().toString(),
          environment.season(),
          environment.holiday(),
          environment.weatherIn(region),
          environment.trends(),
          now.toString());
    }
  }

  /**
   * Of a user's record.
   *
   * @param limit at most so many behaviours, the newest first
   */
  public static UserJson of(
      String userId,
      Dossier dossier,
      Catalog catalog,
      Environment environment,
      Instant now,
      int limit) {
    UserRecord user = dossier.record();
    UserState state = user.state();
    List<Behavior> all = state.behaviors();
    var newest = new ArrayList<>(all.subList(Math.max(0, all.size() - limit), all.size()));
    Collections.reverse(newest);
    return new UserJson(
        userId,
        state.known(),
        ProfileJson.of(state.profile()),
        all.size(),
        newest.stream().map(behavior -> BehaviorJson.of(behavior, catalog)).toList(),
        user.lastPlan().map(LastPlanJson::of).orElse(null),
        user.eventIds().size(),
        user.eventIds(),
        EarlierJson.of(dossier.earlier(), catalog),
        dossier.consumption().showings().reversed().stream().map(ShowingJson::of).toList(),
        dossier.consumption().feedback().reversed().stream().map(FeedbackJson::of).toList(),
        EnvironmentJson.of(environment, state.profile().region(), now));
  }
}
