package io.tagora.tests.chaos.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What came of a call. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "as")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Came.Receipt.class, name = "receipt"),
  @JsonSubTypes.Type(value = Came.Recommended.class, name = "recommended"),
  @JsonSubTypes.Type(value = Came.Exported.class, name = "exported"),
  @JsonSubTypes.Type(value = Came.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Came.Silence.class, name = "silence")
})
public sealed interface Came {

  /** Events are acknowledged. */
  record Receipt(int accepted, int repeated, boolean durable) implements Came {
    /** Whether this speaks for so many events. */
    public boolean covers(int events) {
      return accepted + repeated == events;
    }
  }

  /**
   * A recommendation.
   *
   * @param userId whom the answer says it is for
   * @param items their ids
   * @param names of users of any run, wherever they stand in the answer
   */
  record Recommended(
      String userId, String rung, List<String> degraded, List<String> items, List<String> names)
      implements Came {
    /** The model and the user's memory had their part in it, or enough of the experts had. */
    public boolean servedInFull() {
      return rung.equals("all-experts") || (rung.equals("some-experts") && !items.isEmpty());
    }
  }

  /**
   * All that is remembered of a user.
   *
   * @param eventIds in the order they were recorded
   * @param history what the user did, oldest first: the words of a search, the id of an item
   * @param names as in {@link Recommended}
   */
  record Exported(String userId, List<String> eventIds, List<String> history, List<String> names)
      implements Came {}

  /**
   * An answer that says why there is none: a status from 400 on, with the type of its problem, or a
   * connection that was refused because nobody listens.
   */
  record Refused(int status, String problem) implements Came {
    /** The status of a port that is closed, as that of a node that ends. */
    public static final int NO_PORT = 0;
  }

  /** No answer: a broken connection, or none within the client's own patience. */
  record Silence(String cause) implements Came {}
}
