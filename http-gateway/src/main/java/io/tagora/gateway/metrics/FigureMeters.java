package io.tagora.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tagora.gateway.metrics.NodeFigures.Agents;
import io.tagora.gateway.metrics.NodeFigures.Breaker;
import io.tagora.gateway.metrics.NodeFigures.Device;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what was last seen of a node's insides in a registry. Safe for any thread. */
final class FigureMeters {
  private final MeterRegistry registry;
  private final Map<String, AtomicLong> values = new ConcurrentHashMap<>();

  FigureMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void see(NodeFigures figures) {
    figures.breakers().forEach(this::see);
    figures.devices().forEach(this::see);
    figures.agents().forEach(this::see);
  }

  private void see(Agents agents) {
    var tags = Tags.of("kind", agents.kind());
    gauge("tagora.agents.awake", "Users' own agents on this node", tags, agents.awake());
    counter(
        "tagora.agents.stood.in",
        "Agents of the node that were asked in place of a user's own",
        tags,
        agents.stoodIn());
  }

  private void see(Breaker breaker) {
    gauge(
        "tagora.breaker.state",
        "0 closed, 1 half open, 2 open",
        Tags.of("breaker", breaker.name()),
        breaker.state().number());
  }

  private void see(Device device) {
    var tags = Tags.of("device", device.name());
    gauge("tagora.device.up", "1 while it takes calls", tags, device.up() ? 1 : 0);
    device
        .slots()
        .ifPresent(slots -> {
          slots(tags, "free", slots.free());
          slots(tags, "cached", slots.cached());
          slots(tags, "leased", slots.leased());
        });
    waiting(tags, "prefill", device.waitingPrompts());
    waiting(tags, "decode", device.waitingSequences());
    gauge("tagora.device.sequences", "The batch that is being written", tags, device.sequences());
    counter("tagora.device.prompt.tokens", "Of all prompts read", tags, device.promptTokens());
    counter(
        "tagora.device.prefilled.tokens",
        "Of prompts, those that were computed",
        tags,
        device.prefilledTokens());
    counter("tagora.device.written.tokens", "Of all answers", tags, device.writtenTokens());
    counter("tagora.device.restarts", "Of its workers", tags, device.restarts());
  }

  private void slots(Tags tags, String use, int count) {
    gauge("tagora.device.slots", "KV slots by their use", tags.and("use", use), count);
  }

  private void waiting(Tags tags, String phase, int count) {
    gauge("tagora.device.waiting", "What waits for the device", tags.and("phase", phase), count);
  }

  private void gauge(String name, String description, Tags tags, long value) {
    values
        .computeIfAbsent(
            name + tags,
            _ -> {
              var held = new AtomicLong();
              Gauge.builder(name, held, AtomicLong::get)
                  .description(description)
                  .tags(tags)
                  .register(registry);
              return held;
            })
        .set(value);
  }

  private void counter(String name, String description, Tags tags, long value) {
    values
        .computeIfAbsent(
            name + tags,
            _ -> {
              var held = new AtomicLong();
              FunctionCounter.builder(name, held, AtomicLong::get)
                  .description(description)
                  .tags(tags)
                  .register(registry);
              return held;
            })
        .set(value);
  }
}
