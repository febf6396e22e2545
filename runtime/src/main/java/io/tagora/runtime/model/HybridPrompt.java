package io.tagora.runtime.model;

import java.util.ArrayList;
import java.util.List;

/** A prompt as a list of segments; text by default, entities where the segment says so. */
public record HybridPrompt(List<Segment> segments) {
  public HybridPrompt {
    segments = List.copyOf(segments);
  }

  public static HybridPrompt ofText(String text) {
    return new HybridPrompt(List.of(new Segment.Text(text)));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The whole prompt with every entity spelled out. */
  public String text() {
    var text = new StringBuilder();
    for (Segment segment : segments) {
      text.append(segment.text());
    }
    return text.toString();
  }

  /**
   * Collects segments; entity text is cleaned of control tokens, so that a title cannot speak for
   * an agent.
   */
  public static final class Builder {
    private final List<Segment> segments = new ArrayList<>();

    private Builder() {}

    public Builder text(String text) {
      segments.add(new Segment.Text(text));
      return this;
    }

    public Builder entity(String text) {
      segments.add(new Segment.EntitySlot(ControlToken.removeFrom(text)));
      return this;
    }

    public HybridPrompt build() {
      return new HybridPrompt(segments);
    }
  }
}
