package io.tagora.gateway.terminal;

import static io.tagora.gateway.terminal.Layout.clean;
import static io.tagora.gateway.terminal.Layout.fit;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.memory.UserState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who the shopper is and what was done last, in a few lines. */
public final class ShopperText {
  private static final int SHOWN = 6;

  private final Ansi ansi;
  private final int width;

  public ShopperText(Ansi ansi, int width) {
    this.ansi = ansi;
    this.width = width;
  }

  public String render(UserState user, Catalog catalog, Environment environment, Instant now) {
    var text = new StringBuilder();
    text.append(header(user)).append('\n').append(day(user, environment)).append('\n');
    List<Behavior> newest = user.behaviors().reversed();
    newest.stream()
        .limit(SHOWN)
        .forEach(behavior -> text.append(line(behavior, catalog, now)).append('\n'));
    if (newest.size() > SHOWN) {
      text.append(ansi.dim("  and %,d before".formatted(newest.size() - SHOWN))).append('\n');
    }
    return text.toString();
  }

  private String header(UserState user) {
    var profile = user.profile();
    String facts =
        user.known()
            ? " · %s · %s · %s".formatted(profile.ageBand(), profile.gender(), profile.region())
            : " · new to us, so this is a cold start";
    return ansi.bold("Shopper " + clean(profile.userId())) + facts;
  }

  private String day(UserState user, Environment environment) {
    String words =
        Stream.of(
                environment.date().toString(),
                environment.season(),
                environment.holiday(),
                environment.weatherIn(user.profile().region()),
                environment.trends().isEmpty()
                    ? ""
                    : "trending: " + String.join(", ", environment.trends()))
            .filter(part -> !part.isEmpty())
            .reduce((one, next) -> one + " · " + next)
            .orElse("");
    return ansi.dim(Layout.cut(words, width));
  }

  private String line(Behavior behavior, Catalog catalog, Instant now) {
    String verb =
        switch (behavior) {
          case Behavior.Search _ -> "searched";
          case Behavior.Click _ -> "looked at";
          case Behavior.AddToCart _ -> "put in cart";
          case Behavior.Purchase _ -> "bought";
        };
    String what =
        switch (behavior) {
          case Behavior.Search(_, var query) -> "“" + query + "”";
          case Behavior.Click(_, var id) -> title(id, catalog);
          case Behavior.AddToCart(_, var id) -> title(id, catalog);
          case Behavior.Purchase(_, var id) -> title(id, catalog);
        };
    return "  %s  %s  %s"
        .formatted(
            ansi.dim(fit(verb, 11)),
            fit(clean(what), Math.max(20, width - 32)),
            ansi.dim(Since.words(behavior.time(), now)));
  }

  private static String title(String id, Catalog catalog) {
    return Optional.of(id).flatMap(catalog::item).map(item -> item.title()).orElse(id);
  }
}
