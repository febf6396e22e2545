package io.tagora.gateway.route;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two categories, three items, two users and a day. */
public final class SmallShop {
  public static final Dataset DATASET = dataset();
  public static final Instant NOW = DATASET.end();

  private SmallShop() {}

  private static Dataset dataset() {
    var catalog =
        new Catalog(
            List.of(
                new Category("strollers", "Baby", "strollers"),
                new Category("boots", "Outdoor", "hiking boots")),
            List.of(
                new Item("i1", "Pram \"Swift\"", "strollers", "Acme", 199, Map.of()),
                new Item("i2", "Light <b>stroller</b>", "strollers", "Acme", 99, Map.of()),
                new Item("i3", "Waterproof boots", "boots", "Trek", 120, Map.of())));
    var day = LocalDate.of(2026, 3, 1);
    var environments = new TreeMap<LocalDate, Environment>();
    environments.put(
        day,
        new Environment(day, "spring", "", Map.of("north", "cold rain"), List.of("hiking boots")));
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    return new Dataset(
        catalog,
        List.of(
            new UserLog(
                new Profile("u1", "25-34", "female", "north"),
                List.of(
                    new Behavior.Search(noon, "pram"),
                    new Behavior.Click(noon.plusSeconds(60), "i1"),
                    new Behavior.Purchase(noon.plusSeconds(90), "i1"))),
            new UserLog(new Profile("u2", "35-44", "male", "south"), List.of())),
        environments);
  }
}
