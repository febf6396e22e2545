package io.tagora.actors.device;

import io.tagora.runtime.agent.Absence;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/** Which models are on which devices, and how much goes on there. One thread at a time. */
final class Places {
  private final Map<String, InferenceRouter.Available> here = new LinkedHashMap<>();
  private final Map<String, InferenceRouter.Unavailable> gone = new HashMap<>();

  /** On which place a context is held or a call works. */
  private final Map<ActorRef<?>, String> busy = new HashMap<>();

  void add(InferenceRouter.Available place) {
    here.put(place.place(), place);
    gone.remove(place.place());
  }

  void remove(InferenceRouter.Unavailable place) {
    here.remove(place.place());
    gone.put(place.place(), place);
  }

  /** It works there from now on, and nowhere else. */
  void begin(ActorRef<?> work, InferenceRouter.Available place) {
    busy.put(work, place.place());
  }

  void end(ActorRef<?> work) {
    busy.remove(work);
  }

  /** Where it works, if it does. */
  Optional<String> of(ActorRef<?> work) {
    return Optional.ofNullable(busy.get(work));
  }

  Optional<InferenceRouter.Available> named(String place) {
    return Optional.ofNullable(here.get(place));
  }

  Optional<InferenceRouter.Available> leastBusy(String model) {
    return leastBusyBut(model, "");
  }

  /** The place of the model with the fewest contexts and calls, but not this one. */
  Optional<InferenceRouter.Available> leastBusyBut(String model, String not) {
    return here.values().stream()
        .filter(place -> place.model().equals(model) && !place.place().equals(not))
        .min(Comparator.comparingInt(place -> Collections.frequency(busy.values(), place.place())));
  }

  /** Whether no device has said yet that it has the model or lost it. */
  boolean isAwaited(String model) {
    return leastBusy(model).isEmpty()
        && gone.values().stream().noneMatch(place -> place.model().equals(model));
  }

  /** Why there is no device. */
  Absence none() {
    var reasons = new TreeMap<String, String>();
    gone.forEach((place, why) -> reasons.put(place, why.reason()));
    return Absences.failed("no device is available " + reasons);
  }
}
