package io.tagora.runtime.prompt;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import java.util.List;
import java.util.stream.Collectors;

/** Tags as text, the way experts and the Arbiter write them. */
public final class TagList {
  private TagList() {}

  /** The tags between separators, without an end. */
  public static String text(List<Tag> tags) {
    return tags.stream().map(Tag::text).collect(Collectors.joining(ControlToken.SEPARATOR.text()));
  }

  /** What an agent should write for these tags, end token included. */
  public static String answer(List<Tag> tags) {
    return text(tags) + ControlToken.END.text();
  }
}
