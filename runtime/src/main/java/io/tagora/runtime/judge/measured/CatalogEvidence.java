package io.tagora.runtime.judge.measured;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.metric.baseline.CoOccurrence;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.TagVectors;
import java.time.Duration;
import java.time.Instant;

/** The evidence of a catalog and of what its users did before a moment. */
public final class CatalogEvidence implements Evidence {
  /** What the tuning of the baseline chooses on the default marketplace, or near it. */
  private static final CoOccurrence.Tuning TUNING =
      new CoOccurrence.Tuning(Duration.ofDays(14), Duration.ofDays(7), 0.25, 0.1);

  private final TagEvidence tags;
  private final ReasonEvidence reasons;

  private CatalogEvidence(TagEvidence tags, ReasonEvidence reasons) {
    this.tags = tags;
    this.reasons = reasons;
  }

  /** Counts the log before the cut once; a second or two for a few thousand users. */
  public static CatalogEvidence of(
      Dataset dataset, Instant cut, TagVectors tagVectors, TextEmbedder embedder) {
    Catalog catalog = dataset.catalog();
    var affinity = CategoryAffinity.fit(dataset, cut);
    var needs = new NeedEvidence(catalog, CoOccurrence.fit(dataset, cut, TUNING), affinity);
    var vectors = new TextVectors(tagVectors, embedder);
    return new CatalogEvidence(
        new TagEvidence(catalog, needs, affinity, vectors),
        new ReasonEvidence(catalog, needs, vectors));
  }

  @Override
  public double[] of(String dimension, Submission submission) {
    return switch (submission) {
      case Submission.OfTag tag -> tags.of(dimension, tag);
      case Submission.OfReason reason -> reasons.of(dimension, reason);
    };
  }
}
