package io.tagora.actors.device.lending;

/**
 * Names KV that a node lends.
 *
 * @param node address and device, as "10.0.0.1:7355/cpu:0"
 * @param generation larger with every start of the device's prefill worker, whose KV ends with it
 * @param number unique in the generation
 */
public record KvLease(String node, long generation, long number) {
  @Override
  public String toString() {
    return "%s#%d.%d".formatted(node, generation, number);
  }
}
