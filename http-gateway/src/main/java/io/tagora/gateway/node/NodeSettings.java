package io.tagora.gateway.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.openai.OpenAiLimits;
import io.tagora.gateway.route.HttpLimits;
import io.tagora.runtime.signature.SignatureSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node's configuration: what the agents read, and what the gateway and the engines read besides.
 */
public record NodeSettings(
    NodeConfig node,
    Http http,
    Recommendations recommendations,
    Model model,
    OpenAi openAi,
    JudgeSettings judge,
    SignatureSettings signatures) {
  /** What pekko.coordinated-shutdown has room for, see tagora-node.conf. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(60);

  private static final Set<String> ROOTS = Set.of("tagora", "pekko");

  private static final String MINUTE = "60s";

  /** Of {@code tagora.deadlines}; nobody measures explanations. */
  private static final List<String> STEPS =
      List.of("request", "memory", "context", "plan", "experts", "arbitration", "selection");

  /** {@code tagora.http}. */
  public record Http(String host, int port, HttpLimits limits) {}

  /** {@code tagora.recommendations}. */
  public record Recommendations(int items, boolean explain) {}

  /**
   * {@code tagora.openai}.
   *
   * @param embeddingRequests that wait or run at a time
   */
  public record OpenAi(OpenAiLimits limits, int embeddingRequests) {}

  /**
   * {@code tagora.model}.
   *
   * @param entityVectors whether an entity is read as one vector where the folder has an adaptor
   */
  public record Model(Path folder, int maxTokens, boolean spinning, boolean entityVectors) {}

  /**
   * The defaults with the file's keys over them.
   *
   * @throws InvalidSettingException with one sentence that names the file or the key
   */
  public static NodeSettings load(Optional<Path> file) {
    NodeConfig node = NodeConfig.of(file.map(NodeSettings::read).orElseGet(ConfigFactory::empty));
    Config tagora = node.config().getConfig("tagora");
    try {
      return new NodeSettings(
          node,
          http(tagora),
          recommendations(tagora),
          model(tagora),
          openAi(tagora),
          JudgeSettings.from(tagora.getConfig("judge")),
          SignatureBounds.from(tagora.getConfig("signatures")));
    } catch (ConfigException e) {
      throw new InvalidSettingException(
          "the configuration must be readable, got " + e.getMessage());
    }
  }

  /** The same with another model. */
  public NodeSettings withModel(Path folder) {
    return new NodeSettings(
        node,
        http,
        recommendations,
        new Model(folder, model.maxTokens(), model.spinning(), model.entityVectors()),
        openAi,
        judge,
        signatures);
  }

  /** The same with memories that live in the process only, whatever the file says. */
  public NodeSettings withoutStore() {
    return with("tagora.memory.store.kind", "none");
  }

  /**
   * The same where nothing is cut short, whatever the file says: what agents foretell is to be
   * measured, and not what a slow or busy machine leaves of it.
   */
  public NodeSettings patient() {
    NodeSettings patient = this;
    for (String step : STEPS) {
      patient = patient.with("tagora.deadlines." + step, MINUTE);
    }
    return patient;
  }

  /** The same with a key that agents and engines read, whatever the file says of it. */
  public NodeSettings with(String key, Object value) {
    return new NodeSettings(
        NodeConfig.of(node.config().withValue(key, ConfigValueFactory.fromAnyRef(value))),
        http,
        recommendations,
        model,
        openAi,
        judge,
        signatures);
  }

  private static Config read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidSettingException("--config must be a file, got none at " + file);
    }
    try {
      Config config = ConfigFactory.parseFile(file.toFile());
      config.root().keySet().stream()
          .filter(key -> !ROOTS.contains(key))
          .findFirst()
          .ifPresent(key -> {
            throw new InvalidSettingException(
                "%s must hold keys under tagora or pekko only, got %s".formatted(file, key));
          });
      return config;
    } catch (ConfigException e) {
      throw new InvalidSettingException(
          "--config must be a HOCON file, got %s: %s".formatted(file, e.getMessage()));
    }
  }

  private static Http http(Config tagora) {
    Config http = tagora.getConfig("http");
    int port = bounded(http, "tagora.http.", "port", 0, 65_535);
    return new Http(
        http.getString("host"),
        port,
        new HttpLimits(
            bounded(http, "tagora.http.", "max-body-bytes", 1, Integer.MAX_VALUE),
            positive(http, "tagora.http.", "body-timeout"),
            positive(http, "tagora.http.", "request-timeout"),
            drain(http, "drain-notice", Duration.ZERO),
            drain(http, "drain", Duration.ofMillis(1))));
  }

  private static Duration drain(Config http, String key, Duration least) {
    Duration drain = http.getDuration(key);
    if (drain.compareTo(least) < 0 || drain.compareTo(LONGEST_DRAIN) > 0) {
      throw new InvalidSettingException(
          "tagora.http.%s must be from %s to %s, got %s"
              .formatted(key, least, LONGEST_DRAIN, drain));
    }
    return drain;
  }

  private static Recommendations recommendations(Config tagora) {
    Config section = tagora.getConfig("recommendations");
    return new Recommendations(
        bounded(section, "tagora.recommendations.", "items", 1, RecommendationBody.MAX_ITEMS),
        section.getBoolean("explain"));
  }

  private static Model model(Config tagora) {
    Config model = tagora.getConfig("model");
    return new Model(
        shipped(model.getString("folder")),
        bounded(model, "tagora.model.", "max-tokens", 16, 1 << 20),
        model.getBoolean("spinning"),
        model.getBoolean("entity-vectors"));
  }

  private static OpenAi openAi(Config tagora) {
    Config section = tagora.getConfig("openai");
    String prefix = "tagora.openai.";
    var limits =
        new OpenAiLimits(
            bounded(section, prefix, "max-tokens", 1, OpenAiLimits.MOST_TOKENS),
            bounded(section, prefix, "choices", 1, 128),
            bounded(section, prefix, "texts", 1, 2048),
            positive(section, prefix, "deadline"));
    return new OpenAi(limits, bounded(section, prefix, "embedding-requests", 1, 1 << 20));
  }

  private static int bounded(Config section, String prefix, String key, int least, int most) {
    int value = section.getInt(key);
    if (value < least || value > most) {
      throw new InvalidSettingException(
          "%s%s must be from %d to %d, got %d".formatted(prefix, key, least, most, value));
    }
    return value;
  }

  private static Duration positive(Config section, String prefix, String key) {
    Duration duration = section.getDuration(key);
    if (!duration.isPositive()) {
      throw new InvalidSettingException(
          "%s%s must be longer than 0, got %s".formatted(prefix, key, duration));
    }
    return duration;
  }

  /** What a request asks for that does not say. */
  public RecommendationBody.Defaults defaults(long seed) {
    return new RecommendationBody.Defaults(
        Math.min(node.settings().agents().personas(), RecommendationBody.MAX_PERSONAS),
        recommendations.items(),
        recommendations.explain(),
        node.settings().deadlines().request(),
        seed);
  }

  /** A relative folder that is not where the command was typed is looked for where Tagora lives. */
  static Path shipped(String folder) {
    Path here = Path.of(folder);
    return Files.isDirectory(here)
        ? here
        : Path.of(System.getProperty("tagora.home", "")).resolve(here);
  }
}
