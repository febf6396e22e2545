package io.tagora.training.grpo;

import io.tagora.runtime.signature.KlSpikes;
import io.tagora.runtime.signature.Signature;
import io.tagora.runtime.signature.SignatureSettings;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for signs of failure in a run. A sign is told with its advice when it comes, and again only
 * after it was gone; it is counted each time. Used by one thread.
 */
final class SignWatch {
  private final SignatureSettings settings;
  private final KlSpikes spikes;
  private final Map<Signature, Integer> counts = new EnumMap<>(Signature.class);
  private final Set<Signature> present = EnumSet.noneOf(Signature.class);

  /**
   * A watch for a run that goes on after the curve.
   *
   * @param before whose divergences a spike is held against
   */
  SignWatch(SignatureSettings settings, GrpoCurve before) {
    this.settings = settings;
    spikes = new KlSpikes(settings);
    before.rows().stream()
        .mapToDouble(row -> row.values()[GrpoCurve.column("kl")])
        .filter(Double::isFinite)
        .forEach(spikes::isSpike);
  }

  /** What the next iteration's KL must not exceed, in nats a token. */
  double spikeBound() {
    return spikes.bound();
  }

  /** What there is to tell about an iteration. */
  List<String> iteration(IterationFigures figures) {
    double bound = spikes.bound();
    return Stream.of(
            look(
                Signature.KL_SPIKE,
                spikes.isSpike(figures.divergence()),
                "KL %.4f over %.4f nats a token",
                figures.divergence(),
                bound),
            look(
                Signature.THRESHOLD_STARVATION,
                figures.starving() > settings.starvation(),
                "%.2f of the groups, over %.2f",
                figures.starving(),
                settings.starvation()))
        .flatMap(List::stream)
        .toList();
  }

  /** What there is to tell about a look at held-out users. */
  List<String> heldOut(HeldOutFigures figures) {
    return look(
        Signature.EXPERT_OVERLAP,
        figures.overlap() > settings.expertOverlap(),
        "%.2f, over %.2f",
        figures.overlap(),
        settings.expertOverlap());
  }

  /** How often each sign was seen, in the order of their names; what was not seen is left out. */
  SequencedMap<Signature, Integer> counts() {
    return new LinkedHashMap<>(counts);
  }

  private List<String> look(
      Signature sign, boolean seen, String values, double value, double bound) {
    if (!seen) {
      present.remove(sign);
      return List.of();
    }
    counts.merge(sign, 1, Integer::sum);
    return present.add(sign)
        ? List.of(
            "sign %s (%s): %s"
                .formatted(
                    sign.label(), String.format(Locale.ROOT, values, value, bound), sign.advice()))
        : List.of();
  }
}
