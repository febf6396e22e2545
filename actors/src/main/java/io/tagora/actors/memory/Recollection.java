package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.memory.Consumption;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * A memory as its rows make it, each row alike whenever it is read; every part is bounded.
 *
 * @param eventIds know a repeat, the oldest go first
 * @param claim whose it is
 */
record Recollection(
    UserState state,
    Optional<LastPlan> lastPlan,
    Consumption consumption,
    Summary earlier,
    SequencedSet<String> eventIds,
    Claim claim,
    MemorySettings settings) {

  /**
   * Whose the memory is.
   *
   * @param epoch of the last writer; 0 before the first
   * @param erasure the epoch of the last erase; 0 before the first
   */
  record Claim(long epoch, long erasure) {}

  /** Before the first row; of a longer history than is remembered the rest is summarised. */
  static Recollection of(UserState initial, MemorySettings settings, Summarizer summarizer) {
    var all =
        new Recollection(
            initial,
            Optional.empty(),
            Consumption.NONE,
            Summary.NONE,
            new LinkedHashSet<>(),
            new Claim(0, 0),
            settings);
    return all.beyond(initial.behaviors().size(), summarizer).map(all::after).orElse(all);
  }

  static Recollection of(WholeImage whole, MemorySettings settings) {
    var image = whole.image();
    return new Recollection(
        image.state(),
        whole.lastPlan(),
        whole.consumption(),
        whole.earlier(),
        new LinkedHashSet<>(image.eventIds()),
        new Claim(image.epoch(), whole.erasure()),
        settings);
  }

  WholeImage image() {
    var image = new MemoryImage(state, List.copyOf(eventIds), epoch());
    return new WholeImage(image, lastPlan, consumption, earlier, claim.erasure());
  }

  Dossier asDossier() {
    return new Dossier(asRecord(), consumption, earlier, claim.erasure());
  }

  UserRecord asRecord() {
    return new UserRecord(state, lastPlan, List.copyOf(eventIds));
  }

  long epoch() {
    return claim.epoch();
  }

  Recollection after(MemoryEvent event) {
    return switch (event) {
      case MemoryEvent.Owned owned -> with(new Claim(owned.epoch(), claim.erasure()));
      case MemoryEvent.Kept kept -> with(Optional.of(kept.plan()));
      case MemoryEvent.Noted noted -> with(noted.event());
      case MemoryEvent.Shown shown -> with(consumption.with(shown.showing(), shownAtMost()));
      case MemoryEvent.Responded(var feedback) -> with(feedback);
      case MemoryEvent.Summarized(var behaviors, var summary) -> without(behaviors, summary);
      case MemoryEvent.Erased erased -> erased(erased.epoch());
    };
  }

  /** Rows that are read again may be of a time when answers were remembered. */
  private int shownAtMost() {
    return settings.showing().answers();
  }

  /**
   * Whether the plan is worth keeping: the agents decided something new, for somebody who is known,
   * and not erased while they thought.
   */
  boolean wants(LastPlan plan) {
    return state.known() && lastPlan.filter(plan::decidesAs).isEmpty();
  }

  /** Whether it is to be remembered what a request showed that read the memory under this mark. */
  boolean wants(Showing showing, long erasure) {
    return isOf(erasure) && settings.showing().answers() > 0 && !showing.items().isEmpty();
  }

  /** Whether what was begun under this mark is about somebody who is known and was not erased. */
  boolean isOf(long erasure) {
    return state.known() && claim.erasure() == erasure;
  }

  boolean knows(String eventId) {
    return eventIds.contains(eventId);
  }

  boolean knows(Feedback feedback) {
    return consumption.knows(feedback.feedbackId());
  }

  /** What is to leave so that there is room for one more behaviour. */
  Optional<MemoryEvent.Summarized> makingRoom(Summarizer summarizer) {
    return beyond(state.behaviors().size() + 1, summarizer);
  }

  /**
   * What is over the bound goes a quarter at once: forgetting one with every new one would change
   * the beginning of each prompt, and nothing of it would be found in the prefix tree.
   */
  private Optional<MemoryEvent.Summarized> beyond(int behaviors, Summarizer summarizer) {
    int most = settings.behaviors();
    if (behaviors <= most) {
      return Optional.empty();
    }
    int leaving = behaviors - (most - most / 4);
    var summary = summarizer.of(state.behaviors().subList(0, leaving));
    return Optional.of(new MemoryEvent.Summarized(leaving, summary));
  }

  private Recollection with(UserEvent event) {
    var ids = new LinkedHashSet<>(eventIds);
    ids.add(event.eventId());
    if (ids.size() > settings.eventIds()) {
      ids.removeFirst();
    }
    var now = new UserState(state.profile(), inOrder(event.behavior()), true);
    return new Recollection(now, lastPlan, consumption, earlier, ids, claim, settings);
  }

  /** Who says something is not unknown any more. */
  private Recollection with(Feedback feedback) {
    var now = new UserState(state.profile(), state.behaviors(), true);
    var said = consumption.with(feedback, settings.showing().feedback());
    return new Recollection(now, lastPlan, said, earlier, eventIds, claim, settings);
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

  private Recollection without(int oldest, Summary summary) {
    var behaviors = state.behaviors();
    var rest = behaviors.subList(Math.min(oldest, behaviors.size()), behaviors.size());
    var now = new UserState(state.profile(), rest, state.known());
    return new Recollection(
        now, lastPlan, consumption, earlier.plus(summary), eventIds, claim, settings);
  }

  private Recollection with(Claim claim) {
    return new Recollection(state, lastPlan, consumption, earlier, eventIds, claim, settings);
  }

  private Recollection with(Optional<LastPlan> plan) {
    return new Recollection(state, plan, consumption, earlier, eventIds, claim, settings);
  }

  private Recollection with(Consumption consumption) {
    return new Recollection(state, lastPlan, consumption, earlier, eventIds, claim, settings);
  }

  private Recollection erased(long epoch) {
    var nobody = new UserState(Profile.unknown(state.profile().userId()), List.of(), false);
    return new Recollection(
        nobody,
        Optional.empty(),
        Consumption.NONE,
        Summary.NONE,
        new LinkedHashSet<>(),
        new Claim(epoch, epoch),
        settings);
  }
}
