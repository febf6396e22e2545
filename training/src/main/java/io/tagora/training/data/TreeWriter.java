package io.tagora.training.data;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.prompt.ExpertPrompt;
import io.tagora.runtime.prompt.ExplainerPrompt;
import io.tagora.runtime.prompt.PlannerPrompt;
import io.tagora.training.sft.TextEncoder;
import io.tagora.training.sft.TrainingTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes a moment as a tree: the context as trunk, a branch a role and persona. Pieces meet at
 * control tokens and after names only, so that encoding them apart gives the same ids as encoding
 * the whole.
 */
final class TreeWriter {
  /** Of trunk tokens: reading histories also teaches what follows what. */
  private static final float CONTEXT_WEIGHT = 0.15f;

  private static final float ANSWER_WEIGHT = 1;

  /** Of a persona's name: a token or two decide what all experts write about. */
  private static final float NAME_WEIGHT = 2;

  private static final float LIKELY_WEIGHT = 0.4f;
  private static final String SEPARATOR = ControlToken.SEPARATOR.text();

  private final Catalog catalog;
  private final ContextWindow window;
  private final TextEncoder encoder;
  private final Function<HybridPrompt, int[]> prompts;
  private final float contextWeight;
  private final int maxTokens;

  /**
   * @param maxTokens a longer tree loses whole branches, the last first
   */
  TreeWriter(Catalog catalog, ContextWindow window, TextEncoder encoder, int maxTokens) {
    this(
        catalog,
        window,
        encoder,
        prompt -> encoder.encode(prompt.text()),
        CONTEXT_WEIGHT,
        maxTokens);
  }

  /**
   * Writes trees whose contexts are not learnt.
   *
   * @param prompts how contexts are written
   */
  TreeWriter(
      Catalog catalog,
      ContextWindow window,
      TextEncoder encoder,
      Function<HybridPrompt, int[]> prompts) {
    this(catalog, window, encoder, prompts, 0, Integer.MAX_VALUE);
  }

  private TreeWriter(
      Catalog catalog,
      ContextWindow window,
      TextEncoder encoder,
      Function<HybridPrompt, int[]> prompts,
      float contextWeight,
      int maxTokens) {
    this.catalog = catalog;
    this.window = window;
    this.encoder = encoder;
    this.prompts = prompts;
    this.contextWeight = contextWeight;
    this.maxTokens = maxTokens;
  }

  private record Piece(String text, float weight) {}

  /** All texts of the moment, for the tokenizer's training. */
  Stream<String> texts(Moment moment) {
    return Stream.concat(
            Stream.of(List.of(new Piece(trunk(moment).text(), 0))), branches(moment).stream())
        .map(pieces -> String.join("", pieces.stream().map(Piece::text).toList()));
  }

  TrainingTree tree(Moment moment) {
    var builder = new TreeBuilder();
    builder.add(0, prompts.apply(trunk(moment)), contextWeight);
    builder.trunkEnds();
    int branch = 1;
    for (List<Piece> pieces : branches(moment)) {
      List<int[]> encoded = pieces.stream().map(piece -> encoder.encode(piece.text())).toList();
      if (builder.size() + encoded.stream().mapToInt(ids -> ids.length).sum() > maxTokens) {
        break;
      }
      builder.startBranch();
      for (int i = 0; i < encoded.size(); i++) {
        builder.add(branch, encoded.get(i), pieces.get(i).weight());
      }
      branch++;
    }
    return builder.build();
  }

  private HybridPrompt trunk(Moment moment) {
    return ContextPrompt.of(moment.context(), catalog, window);
  }

  private static List<List<Piece>> branches(Moment moment) {
    var branches = new ArrayList<List<Piece>>();
    List<Persona> personas = moment.facets().stream().map(Moment.Facet::persona).toList();
    branches.add(planner(personas));
    Stream.concat(moment.facets().stream(), moment.returning().stream())
        .filter(facet -> facet.realized().size() + facet.likely().size() > 0)
        .forEach(facet -> branches.add(expert(facet)));
    branches.add(arbiter(moment.selection()));
    moment.explained().forEach(explained -> branches.add(explainer(explained)));
    return branches;
  }

  private static List<Piece> planner(List<Persona> personas) {
    var pieces = new ArrayList<Piece>();
    pieces.add(new Piece(PlannerPrompt.of().text(), 0));
    for (int i = 0; i < personas.size(); i++) {
      Persona persona = personas.get(i);
      String end = i == personas.size() - 1 ? ControlToken.END.text() : SEPARATOR;
      String rest = PlannerPrompt.line(persona).substring(persona.name().length());
      pieces.add(new Piece(persona.name(), NAME_WEIGHT));
      pieces.add(new Piece(rest + end, ANSWER_WEIGHT));
    }
    return pieces;
  }

  private static List<Piece> expert(Moment.Facet facet) {
    return listed(ExpertPrompt.of(facet.persona()), facet.realized(), facet.likely());
  }

  private static List<Piece> arbiter(Moment.Selection selection) {
    return listed(ArbiterPrompt.ofTags(selection.pool()), selection.realized(), selection.likely());
  }

  private static List<Piece> listed(HybridPrompt prompt, List<Tag> realized, List<Tag> likely) {
    var pieces = new ArrayList<Piece>();
    pieces.add(new Piece(prompt.text(), 0));
    var tags = new ArrayList<>(realized);
    tags.addAll(likely);
    for (int i = 0; i < tags.size(); i++) {
      String end = i == tags.size() - 1 ? ControlToken.END.text() : SEPARATOR;
      pieces.add(
          new Piece(tags.get(i).text() + end, i < realized.size() ? ANSWER_WEIGHT : LIKELY_WEIGHT));
    }
    return pieces;
  }

  private static List<Piece> explainer(Moment.Explained explained) {
    return List.of(
        new Piece(
            ExplainerPrompt.of(explained.style(), explained.item(), explained.interest()).text(),
            0),
        new Piece(ExplainerPrompt.answer(explained.text()), ANSWER_WEIGHT));
  }
}
