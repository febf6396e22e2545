package io.tagora.actors.memory;

import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows a command leads to; none where it changes nothing. The same for memories in a store
 * and in the process. Immutable.
 */
record MemoryRules(Summarizer summarizer) {

  /** A repeat changes nothing. */
  List<MemoryEvent> remember(Recollection now, UserEvent event) {
    if (now.knows(event.eventId())) {
      return List.of();
    }
    var rows = new ArrayList<MemoryEvent>();
    now.makingRoom(summarizer).ifPresent(rows::add);
    rows.add(new MemoryEvent.Noted(event));
    return List.copyOf(rows);
  }

  /** A repeat changes nothing. */
  List<MemoryEvent> respond(Recollection now, Feedback feedback) {
    return now.knows(feedback) ? List.of() : List.of(new MemoryEvent.Responded(feedback));
  }

  /** What was decided, where it is new, and what was shown. */
  List<MemoryEvent> serve(Recollection now, UserMemory.Serve serve) {
    var rows = new ArrayList<MemoryEvent>();
    serve
        .plan()
        .filter(plan -> now.isOf(serve.erasure()) && now.wants(plan))
        .map(MemoryEvent.Kept::new)
        .ifPresent(rows::add);
    if (now.wants(serve.showing(), serve.erasure())) {
      rows.add(new MemoryEvent.Shown(serve.showing()));
    }
    return List.copyOf(rows);
  }

  /** Of a node of the version before. */
  List<MemoryEvent> keep(Recollection now, UserMemory.Keep keep) {
    return now.wants(keep.plan()) ? List.of(new MemoryEvent.Kept(keep.plan())) : List.of();
  }
}
