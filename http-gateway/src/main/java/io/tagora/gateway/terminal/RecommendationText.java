package io.tagora.gateway.terminal;

import static io.tagora.gateway.terminal.Layout.clean;

import io.tagora.gateway.json.RecommendationJson;
import io.tagora.gateway.terminal.Ansi.Ink;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A recommendation as a person enjoys reading it: personas, tags, choice, items, cost. */
public final class RecommendationText {
  private static final List<Ink> INKS =
      List.of(Ink.MAGENTA, Ink.CYAN, Ink.GREEN, Ink.YELLOW, Ink.BLUE, Ink.RED);
  private static final int BAR = 12;

  private final Ansi ansi;
  private final int width;

  public RecommendationText(Ansi ansi, int width) {
    this.ansi = ansi;
    this.width = width;
  }

  public String render(Recommendation whole) {
    var text = new StringBuilder();
    planner(whole, text);
    arbiter(whole, text);
    items(whole, text);
    degraded(whole.degraded(), text);
    text.append('\n').append(time(whole)).append('\n').append(tokens(whole.usage())).append('\n');
    return text.toString();
  }

  private void planner(Recommendation whole, StringBuilder text) {
    heading("Personas, and what their experts say", text);
    Map<String, ExpertReport> reports =
        whole.experts().stream()
            .collect(
                Collectors.toMap(
                    ExpertReport::personaId, Function.identity(), (first, _) -> first));
    for (Persona persona : whole.plan().personas()) {
      text.append("  %s  %s\n".formatted(name(persona, whole), clean(persona.rationale())));
      ExpertReport report = reports.get(persona.id());
      if (report != null) {
        wrapped(said(report), text);
      }
    }
    if (whole.plan().personas().isEmpty()) {
      text.append("  none\n");
    }
  }

  private String name(Persona persona, Recommendation whole) {
    return ansi.paint(ink(persona.id(), whole), ansi.bold("● " + clean(persona.name())));
  }

  private static String said(ExpertReport report) {
    return report
        .absence()
        .map(absence -> "(%s: %s)".formatted(lower(absence.cause()), clean(absence.detail())))
        .orElseGet(() ->
            report.tags().stream()
                .map(TagProposal::tag)
                .map(tag -> clean(tag.text()))
                .collect(Collectors.joining(" · ")));
  }

  private void arbiter(Recommendation whole, StringBuilder text) {
    heading("The arbiter's choice", text);
    wrapped(
        whole.arbitration().tags().stream()
            .map(tag -> "%s %.2f".formatted(clean(tag.tag().text()), tag.score()))
            .collect(Collectors.joining(" · ")),
        text);
  }

  private void items(Recommendation whole, StringBuilder text) {
    heading("Items", text);
    double most = whole.items().stream().mapToDouble(RecommendedItem::share).max().orElse(1);
    int number = 1;
    for (RecommendedItem item : whole.items()) {
      text.append(itemLine(number++, item, most, whole)).append('\n');
      if (!item.reason().isBlank()) {
        Layout.wrap(clean(item.reason()), width - 6)
            .forEach(line -> text.append("      ").append(ansi.dim(line)).append('\n'));
      }
    }
  }

  private String itemLine(int number, RecommendedItem item, double most, Recommendation whole) {
    String bar = Layout.fit(Layout.bar(most > 0 ? item.share() / most : 0, BAR), BAR);
    int room = Math.max(20, width - BAR - 50);
    return "  %2d  %s %s %s  %s"
        .formatted(
            number,
            ansi.bold(Layout.fit(clean(item.item().title()), room)),
            ansi.paint(ink(item.personaId(), whole), bar),
            Layout.right("%.1f %%".formatted(100 * item.share()), 7),
            Layout.cut(way(item, whole), 36));
  }

  private static String way(RecommendedItem item, Recommendation whole) {
    return switch (item.channel()) {
      case EXPLORATORY ->
          clean(
              whole.plan().personas().stream()
                      .filter(persona -> persona.id().equals(item.personaId()))
                      .map(Persona::name)
                      .findFirst()
                      .orElse(item.personaId())
                  + " → "
                  + item.tag());
      case UTILITY -> "popular or familiar → " + clean(item.category());
    };
  }

  private void degraded(List<String> sentences, StringBuilder text) {
    if (!sentences.isEmpty()) {
      text.append('\n');
      sentences.forEach(
          sentence -> text.append(ansi.paint(Ink.YELLOW, "! " + clean(sentence))).append('\n'));
    }
  }

  private String time(Recommendation whole) {
    Map<String, Double> stages = RecommendationJson.milliseconds(whole.timings());
    String parts =
        stages.entrySet().stream()
            .filter(stage -> !stage.getKey().equals("total"))
            .map(stage -> "%s %.0f".formatted(stage.getKey(), stage.getValue()))
            .collect(Collectors.joining(" · "));
    return "%s %s"
        .formatted(
            ansi.bold("Time  ".concat("%.0f ms".formatted(stages.getOrDefault("total", 0.0)))),
            ansi.dim("(" + parts + ")"));
  }

  private String tokens(Usage usage) {
    String shared =
        usage.promptTokens() == 0
            ? ""
            : " (%.0f %%; the rest was shared)"
                .formatted(100.0 * usage.prefilledTokens() / usage.promptTokens());
    return "%s asked to read %,d, computed %,d%s, wrote %,d"
        .formatted(
            ansi.bold("Tokens"),
            usage.promptTokens(),
            usage.prefilledTokens(),
            shared,
            usage.generatedTokens());
  }

  private void heading(String words, StringBuilder text) {
    text.append(text.isEmpty() ? "" : "\n").append(ansi.bold(words)).append('\n');
  }

  private void wrapped(String words, StringBuilder text) {
    Layout.wrap(words, width - 4).forEach(line -> text.append("    ").append(line).append('\n'));
  }

  private static Ink ink(String personaId, Recommendation whole) {
    List<Persona> personas = whole.plan().personas();
    for (int i = 0; i < personas.size(); i++) {
      if (personas.get(i).id().equals(personaId)) {
        return INKS.get(i % INKS.size());
      }
    }
    return Ink.DIM;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }
}
