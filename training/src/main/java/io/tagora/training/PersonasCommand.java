package io.tagora.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.agent.PersonaGainsFile;
import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.grpo.Policy;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.personas.CategoryChoice;
import io.tagora.training.personas.GainStudy;
import io.tagora.training.personas.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tagora train personas}: measures what a further persona of a model's Planner brings. */
@Command(
    name = "personas",
    description = {
      "Measure what each further persona of a model's Planner brings to users whom the model has not "
          + "learnt from, and keep it with the model as personas.properties.",
      "",
      "Nodes that serve the model then let the Planner write personas for as long as the next one is "
          + "worth tagora.agents.adaptive.price, and let what is under way be about as many categories "
          + "as brought known users most. No weight is changed.",
      ""
    },
    footer = {"", "Example:", "  tagora train personas --model models/tagora-rec-4m"},
    sortOptions = false,
    showDefaultValues = true)
final class PersonasCommand implements Callable<Integer> {
  private static final int ITEMS = 20_000;
  private static final long CATALOG_SEED = 7;

  /** Users whom an evaluation counts are about a third of all. */
  private static final int SHOPPERS_A_USER = 4;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The Planner's model, a Hugging Face folder; the file goes into it.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Logs in the exchange format (default: a marketplace with users of its own, neither those "
              + "of the default model's training nor those of tagora evaluate).",
      showDefaultValue = Visibility.NEVER)
  private Path data = Path.of("");

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "Look at the week before this moment, as 2026-01-31T00:00:00Z (default: the logs' end). "
              + "tagora evaluate asks about the logs' last week; to choose by another one give the "
              + "moment when that week begins.",
      showDefaultValue = Visibility.NEVER)
  private Optional<Instant> until = Optional.empty();

  @Option(
      names = "--returning-categories",
      paramLabel = "N",
      split = ",",
      description =
          "Numbers of categories to try that what is under way may be about. The file gets the one with "
              + "which known users' hits are most, the default of a node unless another is ahead beyond "
              + "chance; a single number is taken as it is.")
  private List<Integer> categories = List.of(6, NodeDefaults.RETURNING_CATEGORIES, 18, 24);

  @Option(names = "--users", paramLabel = "N", description = "Users to look at, at most.")
  private int users = 3000;

  @Option(names = "--seed", paramLabel = "N", description = "Of the marketplace's users.")
  private long seed = 555;

  @Option(names = "--price", paramLabel = "X", description = "To tell what would come of it.")
  private double price = 0.005;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of the engine.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin HelpOption help;

  @Override
  public Integer call() throws IOException {
    if (users < 1) {
      throw new IllegalArgumentException("--users must be at least 1, got " + users);
    }
    for (int number : categories) {
      if (number < 0 || number > NodeDefaults.SELECTED) {
        throw new IllegalArgumentException(
            "--returning-categories must be from 0 to %d, got %d"
                .formatted(NodeDefaults.SELECTED, number));
      }
    }
    Dataset dataset = dataset();
    try (Policy policy = Policy.of(HuggingFaceFolder.read(model), model, threads)) {
      var rehearsal =
          new Rehearsal(
              policy.engine(),
              Policy.SEQUENCES,
              dataset.catalog(),
              categories.stream().distinct().toList());
      List<GainStudy> studies =
          GainStudy.each(
              dataset,
              until.orElse(dataset.end()),
              users,
              rehearsal,
              done -> spec.commandLine().getErr().printf("%,d users%n", done));
      CategoryChoice choice = GainStudy.choice(studies, price);
      GainStudy study =
          studies.stream()
              .filter(one -> one.categories() == choice.chosen())
              .findFirst()
              .orElseThrow();
      PersonaGains gains = study.gains();
      PersonaGainsFile.write(gains, origin(), model);
      spec.commandLine()
          .getOut()
          .println(json ? json(study, gains, choice) : text(study, gains, choice));
    }
    return 0;
  }

  private Dataset dataset() {
    return data.toString().isEmpty()
        ? Marketplace.generate(
                MarketplaceSettings.of(SHOPPERS_A_USER * users, ITEMS, CATALOG_SEED, seed))
            .dataset()
        : DataCheck.requireSound(data);
  }

  private String origin() {
    return "tagora " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  private String text(GainStudy study, PersonaGains gains, CategoryChoice choice) {
    var text = new StringBuilder(tried(choice));
    for (boolean returns : new boolean[] {true, false}) {
      int most = gains.table(returns).places().size() + 1;
      text.append(
          "%,d users %s%n"
              .formatted(
                  study.fixed(returns, 1).users(),
                  returns ? "with something under way, a persona beside these" : "as new"));
      for (int personas = 1; personas <= most; personas++) {
        text.append(line(String.valueOf(personas), study.fixed(returns, personas)));
      }
      text.append(line("by gains", study.adaptive(returns, gains, price)));
    }
    text.append(
        "How often a tag of a known user's expert comes true, by its place in the list, %%%n"
            .formatted());
    for (int persona = 0; !study.comesTrue(persona).isEmpty(); persona++) {
      text.append(
          "  %-9s %s%n"
              .formatted(
                  persona == 0 ? "under way" : persona,
                  study.comesTrue(persona).stream()
                      .map(rate -> "%.1f".formatted(100 * rate))
                      .collect(Collectors.joining(" "))));
    }
    return text.append(
            "The gains are in %s, with %d categories under way."
                .formatted(model.resolve(PersonaGainsFile.NAME), choice.chosen()))
        .toString();
  }

  private static String tried(CategoryChoice choice) {
    if (choice.ahead().size() == 1) {
      return "";
    }
    var text =
        new StringBuilder(
            "HR@30 of known users by categories under way, over that with %d, points%n"
                .formatted(choice.usual()));
    choice
        .ahead()
        .forEach((number, ahead) -> {
          if (number != choice.usual()) {
            text.append(
                "  %-9d %+.1f [%.1f, %.1f]%n"
                    .formatted(number, 100 * ahead.mean(), 100 * ahead.low(), 100 * ahead.high()));
          }
        });
    return text.append("  chosen    %d%n".formatted(choice.chosen())).toString();
  }

  private static String line(String name, GainStudy.Outcome outcome) {
    return "  %-9s personas: HR@30 %.1f %%, %.2f personas a user%n"
        .formatted(name, 100 * outcome.hitRate(), outcome.personas());
  }

  private String json(GainStudy study, PersonaGains gains, CategoryChoice choice)
      throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("file", model.resolve(PersonaGainsFile.NAME).toString());
    result.put("price", price);
    result.put("returningCategories", choice.chosen());
    result.put("usualReturningCategories", choice.usual());
    result.put("overUsual", choice.ahead());
    for (boolean returns : new boolean[] {true, false}) {
      result.put(returns ? "returning" : "alone", study.adaptive(returns, gains, price));
    }
    result.put(
        "comesTrue",
        IntStream.iterate(0, persona -> !study.comesTrue(persona).isEmpty(), persona -> persona + 1)
            .mapToObj(study::comesTrue)
            .toList());
    return new ObjectMapper().writeValueAsString(result);
  }
}
