package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * A user's state with the event ids that know a repeat; both bounded, the oldest go first.
 *
 * @param epoch of the last writer; 0 before the first
 */
record Recollection(
    UserState state,
    Optional<LastPlan> lastPlan,
    SequencedSet<String> eventIds,
    long epoch,
    MemorySettings settings) {

  static Recollection of(UserState initial, MemorySettings settings) {
    var behaviors = latest(initial.behaviors(), settings.behaviors());
    var state = new UserState(initial.profile(), behaviors, initial.known());
    return new Recollection(state, Optional.empty(), new LinkedHashSet<>(), 0, settings);
  }

  static Recollection of(MemoryImage image, MemorySettings settings) {
    return of(image, Optional.empty(), settings);
  }

  static Recollection of(PlannedImage planned, MemorySettings settings) {
    return of(planned.image(), Optional.of(planned.lastPlan()), settings);
  }

  private static Recollection of(
      MemoryImage image, Optional<LastPlan> lastPlan, MemorySettings settings) {
    return new Recollection(
        image.state(), lastPlan, new LinkedHashSet<>(image.eventIds()), image.epoch(), settings);
  }

  WireMessage image() {
    var image = new MemoryImage(state, List.copyOf(eventIds), epoch);
    return lastPlan.<WireMessage>map(plan -> new PlannedImage(image, plan)).orElse(image);
  }

  UserRecord asRecord() {
    return new UserRecord(state, lastPlan, List.copyOf(eventIds));
  }

  Recollection after(MemoryEvent event) {
    return switch (event) {
      case MemoryEvent.Owned owned ->
          new Recollection(state, lastPlan, eventIds, owned.epoch(), settings);
      case MemoryEvent.Kept kept ->
          new Recollection(state, Optional.of(kept.plan()), eventIds, epoch, settings);
      case MemoryEvent.Noted noted -> with(noted.event());
      case MemoryEvent.Erased erased -> erased(erased.epoch());
    };
  }

  /**
   * Whether the plan is worth keeping: the agents decided something new, for somebody who is known,
   * and not erased while they thought.
   */
  boolean wants(LastPlan plan) {
    return state.known() && lastPlan.filter(plan::decidesAs).isEmpty();
  }

  boolean knows(String eventId) {
    return eventIds.contains(eventId);
  }

  Recollection with(UserEvent event) {
    var ids = new LinkedHashSet<>(eventIds);
    ids.add(event.eventId());
    if (ids.size() > settings.eventIds()) {
      ids.removeFirst();
    }
    var behaviors = latest(inOrder(event.behavior()), settings.behaviors());
    var now = new UserState(state.profile(), behaviors, true);
    return new Recollection(now, lastPlan, ids, epoch, settings);
  }

  private Recollection erased(long epoch) {
    var nobody = new UserState(Profile.unknown(state.profile().userId()), List.of(), false);
    return new Recollection(nobody, Optional.empty(), new LinkedHashSet<>(), epoch, settings);
  }

  /** A behaviour that is reported late still stands at its time. */
  private List<Behavior> inOrder(Behavior behavior) {
    var behaviors = new ArrayList<>(state.behaviors());
    int place = behaviors.size();
    while (place > 0 && behaviors.get(place - 1).time().isAfter(behavior.time())) {
      place--;
    }
    behaviors.add(place, behavior);
    return behaviors;
  }

  /**
   * What is over the bound goes a quarter at once: forgetting one with every new one would change
   * the beginning of each prompt, and nothing of it would be found in the prefix tree.
   */
  private static List<Behavior> latest(List<Behavior> behaviors, int most) {
    if (behaviors.size() <= most) {
      return behaviors;
    }
    int kept = most - most / 4;
    return behaviors.subList(behaviors.size() - kept, behaviors.size());
  }
}
