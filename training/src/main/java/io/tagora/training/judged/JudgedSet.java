package io.tagora.training.judged;

import io.tagora.runtime.judge.Tier;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Moments to learn from, and moments of other users to be measured on. */
public record JudgedSet(List<JudgedMoment> train, List<JudgedMoment> heldOut) {
  public JudgedSet {
    train = train.stream().filter(moment -> !moment.groups().isEmpty()).toList();
    heldOut = heldOut.stream().filter(moment -> !moment.groups().isEmpty()).toList();
    if (train.isEmpty() || heldOut.isEmpty()) {
      throw new IllegalArgumentException(
          "judged moments with tags of two tiers must be at least 1 to learn from and 1 held out, got %d and %d (--moments, --held-out)"
              .formatted(train.size(), heldOut.size()));
    }
  }

  /** How many there are of what, for people. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "%,d moments with %,d personas to learn from, %,d with %,d held out; of all tags %s",
        train.size(),
        groups(train).count(),
        heldOut.size(),
        groups(heldOut).count(),
        Stream.of(Tier.values())
            .map(tier -> String.format(Locale.ROOT, "%.0f %% are %s", 100 * share(tier), tier))
            .collect(Collectors.joining(", ")));
  }

  private double share(Tier tier) {
    return Stream.concat(groups(train), groups(heldOut))
        .flatMap(group -> group.tags().stream())
        .mapToInt(tag -> tag.tier() == tier ? 1 : 0)
        .average()
        .orElse(0);
  }

  private static Stream<JudgedGroup> groups(List<JudgedMoment> moments) {
    return moments.stream().flatMap(moment -> moment.groups().stream());
  }
}
