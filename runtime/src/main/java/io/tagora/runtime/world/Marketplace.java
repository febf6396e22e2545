package io.tagora.runtime.world;

import io.tagora.runtime.context.Environment;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * Generates the synthetic marketplace.
 *
 * <p>Items depend on the catalog seed and their number; environments on the catalog seed and the
 * date; users and what they do on all settings. Every user has a stream of chance of their own, so
 * that more users leave the first ones as they are.
 */
public final class Marketplace {
  private Marketplace() {}

  public static GeneratedWorld generate(MarketplaceSettings settings) {
    var stock = Stock.build(settings.items(), settings.catalogSeed());
    var almanac = new Almanac(settings.catalogSeed());
    var days = Day.of(settings, almanac);
    var shoppers = new ShopperFactory(settings, almanac);
    var logs = new ArrayList<UserLog>(settings.users());
    var intents = new LinkedHashMap<String, List<IntentRun>>();
    for (int number = 1; number <= settings.users(); number++) {
      var shopper = shoppers.make(number, Seeds.chance(settings.userSeed(), number, 6));
      var chance = Seeds.chance(settings.userSeed(), number, 7);
      logs.add(new Shopping(stock, shopper, chance, settings.start()).over(days));
      intents.put(
          shopper.profile().userId(),
          shopper.courses().stream().map(course -> course.truth(settings.start())).toList());
    }
    var environments = new TreeMap<LocalDate, Environment>();
    days.forEach(day -> environments.put(day.date(), almanac.environment(day.date())));
    var dataset = new Dataset(stock.catalog(), logs, environments);
    return new GeneratedWorld(dataset, new GroundTruth(intents));
  }
}
