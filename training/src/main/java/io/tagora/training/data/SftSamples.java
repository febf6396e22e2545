package io.tagora.training.data;

import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.training.sft.SampleSource;
import io.tagora.training.sft.TextEncoder;
import io.tagora.training.sft.TrainingSet;
import io.tagora.training.sft.TrainingTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Multi-task SFT samples from a marketplace's logs: for every user some moments, each a tree of all
 * roles.
 *
 * <p>Nothing after {@code settings.until()} is read, so what evaluation asks about has not happened
 * yet. The same dataset and settings give the same samples.
 */
public final class SftSamples implements SampleSource {
  private static final Duration FIRST_MOMENT = Duration.ofDays(30);

  /** One moment in so many is told without a history: everybody comes for the first time once. */
  private static final int STRANGERS = 16;

  private final Settings settings;
  private final List<Moment> train = new ArrayList<>();
  private final List<Moment> validation = new ArrayList<>();
  private final Dataset dataset;
  private final List<Theme> themes;
  private final Optional<PerceptionSamples> perception;

  /**
   * How many samples, from when.
   *
   * @param until no behaviour at or after it is read
   * @param momentsPerUser how many moments to look at in each user's life
   * @param validationUsers every n-th user only validates
   * @param window how much of a history the contexts tell
   * @param maxTokens a tree's bound
   */
  public record Settings(
      Instant until,
      int momentsPerUser,
      int validationUsers,
      ContextWindow window,
      int maxTokens,
      long seed) {}

  /** Moments only. */
  public SftSamples(Dataset dataset, Settings settings) {
    this(dataset, settings, Optional.empty());
  }

  /** Moments, and questions about entities if there are any. */
  public SftSamples(Dataset dataset, Settings settings, Optional<PerceptionSamples> perception) {
    this.perception = perception;
    this.dataset = dataset;
    this.settings = settings;
    themes = ThemeFinder.find(dataset, settings.until());
    var labeller = new MomentLabeller(dataset, themes, settings.until());
    var random = new SplittableRandom(settings.seed());
    for (int i = 0; i < dataset.users().size(); i++) {
      boolean validates = i % settings.validationUsers() == 0;
      addMoments(labeller, dataset.users().get(i), validates ? validation : train, random.split());
    }
  }

  private void addMoments(
      MomentLabeller labeller, UserLog user, List<Moment> moments, SplittableRandom random) {
    Instant first = dataset.start().plus(FIRST_MOMENT);
    Instant last = settings.until().minus(MomentLabeller.TARGET);
    long hours = Duration.between(first, last).toHours();
    for (int i = 0; i < settings.momentsPerUser(); i++) {
      Instant now = first.plus(Duration.ofHours(random.nextLong(hours)));
      boolean stranger = random.nextInt(STRANGERS) == 0;
      (stranger ? labeller.labelStranger(user, now, random) : labeller.label(user, now, random))
          .ifPresent(moments::add);
    }
  }

  /** The names of the needs found in the logs, for the training log. */
  public List<String> themeNames() {
    return themes.stream().map(Theme::name).toList();
  }

  /** Nothing at or after it was read. */
  public Instant until() {
    return settings.until();
  }

  public int size() {
    return train.size() + validation.size();
  }

  /** The categories, then the needs and what else they are called. */
  @Override
  public List<String> names() {
    return Stream.of(
            dataset.catalog().categories().stream().map(Category::name),
            themes.stream().map(Theme::name),
            themes.stream().flatMap(theme -> theme.queries().stream()))
        .flatMap(names -> names)
        .distinct()
        .toList();
  }

  @Override
  public Stream<String> texts() {
    TreeWriter writer = writer(_ -> new int[0]);
    return Stream.concat(
        train.stream().flatMap(writer::texts),
        perception.stream()
            .flatMap(samples -> samples.train().stream())
            .flatMap(List::stream)
            .map(one -> one.trunk().text() + one.asked() + one.answered()));
  }

  @Override
  public TrainingSet trees(TextEncoder encoder) {
    TreeWriter writer = writer(encoder);
    return new TrainingSet(
        joined(trees(writer, train), perception.map(PerceptionSamples::train), encoder),
        joined(trees(writer, validation), perception.map(PerceptionSamples::heldOut), encoder));
  }

  /** The moments that are learnt from, as agents are served them. */
  public List<Turn> turns() {
    return turns(train);
  }

  /** The moments of users that only validate. */
  public List<Turn> validationTurns() {
    return turns(validation);
  }

  /** What tags fit a persona, by the needs found in the logs. */
  public ThemeAlignment alignment() {
    return new ThemeAlignment(dataset.catalog(), themes);
  }

  private List<Turn> turns(List<Moment> moments) {
    Catalog catalog = dataset.catalog();
    return moments.stream()
        .map(moment ->
            new Turn(
                moment.context(),
                ContextPrompt.of(moment.context(), catalog, settings.window()),
                ReturningInterest.of(moment.context(), catalog, NodeDefaults.RETURNING_CATEGORIES),
                moment.truth(),
                moment.facets().stream()
                    .filter(facet -> !facet.realized().isEmpty())
                    .map(facet -> facet.persona().name())
                    .collect(Collectors.toSet())))
        .toList();
  }

  private static List<TrainingTree> joined(
      List<TrainingTree> trees, Optional<List<List<Question>>> questions, TextEncoder encoder) {
    var all = new ArrayList<>(trees);
    questions.ifPresent(asked -> all.addAll(PerceptionSamples.spelledOut(asked, encoder)));
    return all;
  }

  /** A moment's tree as text and the same with its context's entities as one token each. */
  public record Pair(TrainingTree text, TrainingTree entities) {}

  /**
   * The moments that are learnt from, in both forms, without their contexts as something to learn.
   */
  public List<Pair> pairs(TextEncoder encoder, EntityBook book) {
    return pairs(train, encoder, book);
  }

  /** The same of users that only validate. */
  public List<Pair> validationPairs(TextEncoder encoder, EntityBook book) {
    return pairs(validation, encoder, book);
  }

  private List<Pair> pairs(List<Moment> moments, TextEncoder encoder, EntityBook book) {
    Catalog catalog = dataset.catalog();
    var spelled =
        new TreeWriter(
            catalog, settings.window(), encoder, prompt -> encoder.encode(prompt.text()));
    var packed = new TreeWriter(catalog, settings.window(), encoder, book::encode);
    return moments.stream()
        .map(moment -> new Pair(spelled.tree(moment), packed.tree(moment)))
        .toList();
  }

  private TreeWriter writer(TextEncoder encoder) {
    return new TreeWriter(dataset.catalog(), settings.window(), encoder, settings.maxTokens());
  }

  private static List<TrainingTree> trees(TreeWriter writer, List<Moment> moments) {
    return moments.stream().map(writer::tree).toList();
  }
}
