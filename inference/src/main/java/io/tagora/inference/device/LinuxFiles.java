package io.tagora.inference.device;

import io.tagora.inference.device.Machine.Cache;
import io.tagora.inference.device.Machine.NumaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What Linux tells of processors and memory, in {@code /proc} and {@code /sys}; nothing elsewhere.
 */
final class LinuxFiles {
  private static final List<String> FEATURES =
      List.of("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16");
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kKmM])?B?");

  private final Path root;

  /**
   * The files below a folder.
   *
   * @param root "/", but for tests
   */
  LinuxFiles(Path root) {
    this.root = root;
  }

  String processor() {
    return value("proc/cpuinfo", "model name").orElse("");
  }

  List<String> features() {
    var all = List.of(value("proc/cpuinfo", "flags").orElse("").split(" ", -1));
    return FEATURES.stream().filter(all::contains).toList();
  }

  /** The cores that this process may use. */
  List<Integer> cores() {
    return value("proc/self/status", "Cpus_allowed_list").map(LinuxFiles::cores).orElse(List.of());
  }

  long memoryBytes() {
    return value("proc/meminfo", "MemTotal").map(LinuxFiles::bytes).orElse(0L);
  }

  long availableBytes() {
    return value("proc/meminfo", "MemAvailable").map(LinuxFiles::bytes).orElse(0L);
  }

  List<Cache> caches() {
    return folders("sys/devices/system/cpu/cpu0/cache", "index").stream()
        .map(folder ->
            new Cache(
                Integer.parseInt(text(folder.resolve("level")).orElse("0")),
                text(folder.resolve("type")).orElse(""),
                text(folder.resolve("size")).map(LinuxFiles::bytes).orElse(0L),
                cores(text(folder.resolve("shared_cpu_list")).orElse(""))))
        .toList();
  }

  List<NumaNode> numaNodes() {
    var nodes = new ArrayList<NumaNode>();
    for (var folder : folders("sys/devices/system/node", "node")) {
      int number = numberAfter(folder, "node");
      long memory =
          value(folder.resolve("meminfo"), "Node %d MemTotal".formatted(number))
              .map(LinuxFiles::bytes)
              .orElse(0L);
      nodes.add(new NumaNode(number, cores(text(folder.resolve("cpulist")).orElse("")), memory));
    }
    return nodes;
  }

  /** The numbers of a list as "0-3,8". */
  static List<Integer> cores(String list) {
    return Stream.of(list.split(",", -1))
        .filter(part -> !part.isBlank())
        .flatMapToInt(LinuxFiles::range)
        .boxed()
        .toList();
  }

  private static IntStream range(String part) {
    var ends = part.strip().split("-", 2);
    return IntStream.rangeClosed(
        Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  /** The bytes of a size as "24123 kB" or "48K". */
  static long bytes(String size) {
    var matcher = SIZE.matcher(size.strip());
    if (!matcher.matches()) {
      return 0;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (Optional.ofNullable(matcher.group(2)).orElse("")) {
      case "k", "K" -> number << 10;
      case "m", "M" -> number << 20;
      default -> number;
    };
  }

  private Optional<String> value(String file, String name) {
    return value(root.resolve(file), name);
  }

  private static Optional<String> value(Path file, String name) {
    return text(file).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(name) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private List<Path> folders(String path, String prefix) {
    var parent = root.resolve(path);
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (var entries = Files.list(parent)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches(prefix + "\\d+"))
          .sorted(Comparator.comparingInt(entry -> numberAfter(entry, prefix)))
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static int numberAfter(Path folder, String prefix) {
    return Integer.parseInt(folder.getFileName().toString().substring(prefix.length()));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
