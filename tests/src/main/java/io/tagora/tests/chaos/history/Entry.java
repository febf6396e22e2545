package io.tagora.tests.chaos.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A line of a history. Times are milliseconds since its run began, by one clock. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Began.class, name = "began"),
  @JsonSubTypes.Type(value = Entry.Called.class, name = "call"),
  @JsonSubTypes.Type(value = Entry.Faulted.class, name = "fault"),
  @JsonSubTypes.Type(value = Entry.Absent.class, name = "absent"),
  @JsonSubTypes.Type(value = Entry.Healed.class, name = "healed"),
  @JsonSubTypes.Type(value = Entry.Row.class, name = "row")
})
public sealed interface Entry {

  /**
   * The first line.
   *
   * @param at the machine's time, for people
   */
  record Began(long seed, int seconds, int nodes, List<String> users, String at, Bounds bounds)
      implements Entry {}

  /** When a call was made. */
  enum Phase {
    /** Before anything breaks, until every user was served once. */
    BEFORE,
    /** While things break. */
    LOAD,
    /** After all was healed, until everybody is served in full. */
    SETTLING,
    /** What is there in the end. */
    LAST
  }

  /** A call that has ended. */
  record Called(
      int id, Phase phase, String user, int node, Asked asked, long begun, long ended, Came came)
      implements Entry {

    /** The events that this call acknowledges. */
    public List<Asked.Event> acknowledged() {
      return asked instanceof Asked.Remember(_, var events)
              && came instanceof Came.Receipt receipt
              && receipt.covers(events.size())
          ? events
          : List.of();
    }

    public long took() {
      return ended - begun;
    }
  }

  /** What the nemesis did, until it took it back. */
  record Faulted(String fault, List<Integer> nodes, long begun, long ended) implements Entry {}

  /** A node could not answer: it was killed, stood still, or ended itself, until it was ready. */
  record Absent(int node, String why, long begun, long ended) implements Entry {
    /** Nobody ended it: the others took it out, or it broke. */
    public static final String BY_ITSELF = "ended by itself";

    /** Whether it was so at any moment of a call to this node. */
    public boolean excuses(Called call, long slack) {
      return call.node() == node && call.begun() <= ended + slack && call.ended() >= begun - slack;
    }

    /** Whether the node ended by itself at most so long after the call. */
    public boolean wasLeaving(Called call, long most) {
      return call.node() == node
          && why.equals(BY_ITSELF)
          && call.ended() <= begun
          && call.ended() >= begun - most;
    }
  }

  /** From here on nothing is broken on purpose. */
  record Healed(long at) implements Entry {}

  /**
   * A row of the journal.
   *
   * @param number of the row in its user's memory
   * @param ordering of the row in the whole journal
   * @param writer the instance of the memory that wrote it
   * @param epoch that a claim takes; 0 where the row is none
   * @param eventId "" where the row holds no event
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  record Row(
      String user,
      long number,
      long ordering,
      String writer,
      String type,
      long epoch,
      String eventId)
      implements Entry {
    public Row {
      eventId = eventId == null ? "" : eventId;
    }
  }
}
