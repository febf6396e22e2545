package io.tagora.runtime.prompt;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import java.util.List;
import java.util.StringJoiner;

/** Tags as text, the way experts and the Arbiter write them. */
public final class TagList {
  private TagList() {}

  /** The tags between separators, without an end. */
  public static String text(List<Tag> tags) {
    var text = new StringJoiner(ControlToken.SEPARATOR.text());
    for (Tag tag : tags) {
      text.add(tag.text());
    }
    return text.toString();
  }

  /** What an agent should write for these tags, end token included. */
  public static String answer(List<Tag> tags) {
    return text(tags) + ControlToken.END.text();
  }
}
