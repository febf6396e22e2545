package io.tagora.runtime.judge;

import java.util.List;
import java.util.Optional;

/**
 * What one kind of work is judged by.
 *
 * @param dimensions at least one
 * @param excellentFrom the weighted mean of the grades from which work without a defect is an S, in
 *     [0, 1]
 */
public record Criteria(List<Dimension> dimensions, double excellentFrom) {
  public Criteria {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("criteria must have at least one dimension, got none");
    }
    if (!(excellentFrom >= 0 && excellentFrom <= 1)) {
      throw new IllegalArgumentException(
          "excellent-from must be from 0 to 1, got " + excellentFrom);
    }
  }

  public Optional<Dimension> dimension(String name) {
    return dimensions.stream().filter(dimension -> dimension.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return dimensions.stream().map(Dimension::name).toList();
  }

  /** The same with another bar for an S. */
  public Criteria excellentFrom(double other) {
    return new Criteria(dimensions, other);
  }
}
