package io.tagora.gateway.metrics;

import java.util.List;
import java.util.Optional;

/** What a node's insides are like at a moment: its circuit breakers, devices and agents. */
public record NodeFigures(List<Breaker> breakers, List<Device> devices, List<Agents> agents) {
  /** Of a node of which nothing is known. */
  public static final NodeFigures NONE = new NodeFigures(List.of(), List.of(), List.of());

  public NodeFigures {
    breakers = List.copyOf(breakers);
    devices = List.copyOf(devices);
    agents = List.copyOf(agents);
  }

  /** A breaker and how it stands: closed, half-open or open. */
  public record Breaker(String name, State state) {}

  /** How a breaker stands, as a word and as a number in metrics. */
  public enum State {
    CLOSED("closed", 0),
    HALF_OPEN("half-open", 1),
    OPEN("open", 2);

    private final String word;
    private final int number;

    State(String word, int number) {
      this.word = word;
      this.number = number;
    }

    public int number() {
      return number;
    }

    public String word() {
      return word;
    }
  }

  /**
   * Users' own agents of one kind.
   *
   * @param awake here now
   * @param stoodIn how often since the start one of the node was asked in place of a user's own
   */
  public record Agents(String kind, int awake, long stoodIn) {}

  /** The KV slots of a device. */
  public record Slots(int free, int cached, int leased) {}

  /**
   * A device.
   *
   * @param name with the model where it has several
   * @param waitingPrompts and {@code waitingSequences}: its queues
   * @param sequences the batch that is being written
   * @param promptTokens of all prompts read since the start, {@code prefilledTokens} of them
   *     computed
   * @param restarts of its workers since the start
   */
  public record Device(
      String name,
      boolean up,
      Optional<Slots> slots,
      int waitingPrompts,
      int waitingSequences,
      int sequences,
      long promptTokens,
      long prefilledTokens,
      long writtenTokens,
      long restarts) {}
}
