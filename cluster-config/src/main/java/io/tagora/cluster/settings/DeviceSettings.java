package io.tagora.cluster.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An entry of {@code tagora.devices}.
 *
 * @param id as "cpu:0"
 * @param cores the CPU cores that its threads are bound to; empty for none
 * @param threads compute threads of one run, at least 1
 * @param phases what it does, at least one
 * @param memorySlots sequences whose KV is kept
 * @param memoryBytes what weights and KV may take together
 */
public record DeviceSettings(
    String id,
    Set<Phase> phases,
    List<Integer> cores,
    int threads,
    int memorySlots,
    long memoryBytes) {
  private static final String SERVER = "remote:0";
  private static final Pattern ID = Pattern.compile("[a-z]+:[0-9]+");

  public DeviceSettings {
    phases = Set.copyOf(phases);
    cores = List.copyOf(cores);
  }

  static DeviceSettings from(Section section) {
    String id = section.text("id");
    section.require(ID.matcher(id).matches(), "id", "be kind and number as \"cpu:0\"", id);
    List<Integer> cores = section.integers("cores");
    section.require(cores.stream().allMatch(core -> core >= 0), "cores", "be 0 or more", cores);
    int threads = section.integer("threads", 0);
    return new DeviceSettings(
        id,
        phases(section),
        cores,
        threads == 0 ? aThreadACore(cores) : threads,
        section.integer("memory-slots", 2),
        section.bytes("memory"));
  }

  /** The device that stands for a server, holding so many prompts. */
  static DeviceSettings ofServer(int prompts) {
    return new DeviceSettings(
        SERVER, EnumSet.allOf(Phase.class), List.of(), 1, prompts, Long.MAX_VALUE);
  }

  /** Whether it stands for a server. */
  boolean isServer() {
    return id.equals(SERVER);
  }

  private static Set<Phase> phases(Section section) {
    List<String> names = section.texts("phases");
    var phases = EnumSet.noneOf(Phase.class);
    Stream.of(Phase.values()).filter(p -> names.contains(p.label())).forEach(phases::add);
    section.require(
        phases.size() == names.size() && !phases.isEmpty(),
        "phases",
        "be some of [prefill, decode], each once",
        names);
    return phases;
  }

  private static int aThreadACore(List<Integer> cores) {
    return cores.isEmpty() ? Runtime.getRuntime().availableProcessors() : cores.size();
  }
}
