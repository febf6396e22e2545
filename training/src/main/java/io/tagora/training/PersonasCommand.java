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
import io.tagora.training.personas.GainStudy;
import io.tagora.training.personas.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
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
          + "worth tagora.agents.adaptive.price. No weight is changed.",
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
      description =
          "Categories that what is under way is about at most; as tagora.agents.returning-categories.")
  private int categories = NodeDefaults.RETURNING_CATEGORIES;

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
    if (categories < 0 || categories > NodeDefaults.SELECTED) {
      throw new IllegalArgumentException(
          "--returning-categories must be from 0 to %d, got %d"
              .formatted(NodeDefaults.SELECTED, categories));
    }
    Dataset dataset = dataset();
    try (Policy policy = Policy.of(HuggingFaceFolder.read(model), model, threads)) {
      var rehearsal =
          new Rehearsal(policy.engine(), Policy.SEQUENCES, dataset.catalog(), categories);
      GainStudy study =
          GainStudy.of(
              dataset,
              until.orElse(dataset.end()),
              users,
              rehearsal,
              done -> spec.commandLine().getErr().printf("%,d users%n", done));
      PersonaGains gains = study.gains();
      PersonaGainsFile.write(gains, origin(), model);
      spec.commandLine().getOut().println(json ? json(study, gains) : text(study, gains));
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

  private String text(GainStudy study, PersonaGains gains) {
    var text = new StringBuilder();
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
    text.append("The gains are in ").append(model.resolve(PersonaGainsFile.NAME));
    if (categories != NodeDefaults.RETURNING_CATEGORIES) {
      text.append("; serve them with tagora.agents.returning-categories = ").append(categories);
    }
    return text.toString();
  }

  private static String line(String name, GainStudy.Outcome outcome) {
    return "  %-9s personas: HR@30 %.1f %%, %.2f personas a user%n"
        .formatted(name, 100 * outcome.hitRate(), outcome.personas());
  }

  private String json(GainStudy study, PersonaGains gains) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("file", model.resolve(PersonaGainsFile.NAME).toString());
    result.put("price", price);
    result.put("returningCategories", categories);
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
