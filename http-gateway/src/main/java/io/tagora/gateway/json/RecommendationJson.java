package io.tagora.gateway.json;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shape of a recommendation in JSON; it only grows from version to version. */
public record RecommendationJson(
    String id,
    String userId,
    List<PersonaJson> personas,
    List<ExpertJson> experts,
    ArbitrationJson arbitration,
    List<ItemJson> items,
    String rung,
    List<String> degraded,
    UsageJson usage,
    Map<String, Double> timings,
    Map<String, String> models) {

  /** The stages in the order in which they happen; any other comes after them, the total last. */
  private static final List<String> STAGES =
      List.of(
          "memory",
          "context",
          "plan",
          "experts",
          "arbitration",
          "retrieval",
          "allocation",
          "utility",
          "explanations");

  private static final String TOTAL = "total";

  public record PersonaJson(String id, String name, String rationale) {
    static PersonaJson of(Persona persona) {
      return new PersonaJson(persona.id(), persona.name(), persona.rationale());
    }
  }

  public record TagJson(String tag, double logProbability) {
    static TagJson of(TagProposal proposal) {
      return new TagJson(proposal.tag().text(), proposal.logProbability());
    }
  }

  public record AbsenceJson(String cause, String detail) {
    static AbsenceJson of(Absence absence) {
      return new AbsenceJson(lower(absence.cause()), absence.detail());
    }
  }

  /**
   * What one expert brought.
   *
   * @param absence why there are no tags, or null
   */
  public record ExpertJson(String personaId, List<TagJson> tags, @Nullable AbsenceJson absence) {
    public static ExpertJson of(ExpertReport report) {
      return new ExpertJson(
          report.personaId(),
          report.tags().stream().map(TagJson::of).toList(),
          report.absence().map(AbsenceJson::of).orElse(null));
    }
  }

  public record ScoredTagJson(String tag, String personaId, double score) {
    static ScoredTagJson of(ScoredTag tag) {
      return new ScoredTagJson(tag.tag().text(), tag.personaId(), tag.score());
    }
  }

  public record ArbitrationJson(List<ScoredTagJson> tags) {
    public static ArbitrationJson of(Arbitration arbitration) {
      return new ArbitrationJson(arbitration.tags().stream().map(ScoredTagJson::of).toList());
    }
  }

  /**
   * A shown item and its way.
   *
   * @param category the name of the leaf category
   */
  public record ItemJson(
      String itemId,
      String title,
      String category,
      String tag,
      String personaId,
      String channel,
      double share,
      double score,
      String reason) {
    public static ItemJson of(RecommendedItem item) {
      return new ItemJson(
          item.item().id(),
          item.item().title(),
          item.category(),
          item.tag(),
          item.personaId(),
          lower(item.channel()),
          item.share(),
          item.score(),
          item.reason());
    }
  }

  public record UsageJson(long promptTokens, long prefilledTokens, long generatedTokens) {
    static UsageJson of(Usage usage) {
      return new UsageJson(usage.promptTokens(), usage.prefilledTokens(), usage.generatedTokens());
    }
  }

  public static RecommendationJson of(Recommendation recommendation) {
    return new RecommendationJson(
        recommendation.id(),
        recommendation.userId(),
        personas(recommendation.plan()),
        recommendation.experts().stream().map(ExpertJson::of).toList(),
        ArbitrationJson.of(recommendation.arbitration()),
        recommendation.items().stream().map(ItemJson::of).toList(),
        lower(recommendation.rung()).replace('_', '-'),
        recommendation.degraded(),
        UsageJson.of(recommendation.usage()),
        milliseconds(recommendation.timings()),
        new TreeMap<>(recommendation.models()));
  }

  public static List<PersonaJson> personas(Plan plan) {
    return plan.personas().stream().map(PersonaJson::of).toList();
  }

  /** Stage to milliseconds with three decimals, in the order of the stages. */
  public static Map<String, Double> milliseconds(Map<String, Duration> timings) {
    var ordered = new LinkedHashMap<String, Double>();
    STAGES.stream()
        .filter(timings::containsKey)
        .forEach(stage -> ordered.put(stage, milliseconds(timings.get(stage))));
    new TreeMap<>(timings).forEach((stage, took) -> ordered.putIfAbsent(stage, milliseconds(took)));
    Double total = ordered.remove(TOTAL);
    if (total != null) {
      ordered.put(TOTAL, total);
    }
    return ordered;
  }

  private static double milliseconds(Duration took) {
    long microseconds = took.toNanos() / 1_000;
    return microseconds / 1_000.0;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
