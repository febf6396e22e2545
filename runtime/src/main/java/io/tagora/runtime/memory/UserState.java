package io.tagora.runtime.memory;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import java.util.List;

/**
 * All that is remembered of a user.
 *
 * @param known false for somebody never seen before: the profile is then unknown and the history
 *     empty
 * @param behaviors oldest first
 */
public record UserState(Profile profile, List<Behavior> behaviors, boolean known) {
  public UserState {
    behaviors = List.copyOf(behaviors);
  }
}
