package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Ansi;
import io.tagora.inference.device.Bytes;
import io.tagora.inference.device.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The report for people: a line a thing. */
final class DevicesText {
  private final Ansi ansi;

  DevicesText(Ansi ansi) {
    this.ansi = ansi;
  }

  String render(DevicesReport report) {
    var lines = new ArrayList<String>();
    lines.add(ansi.bold("This machine"));
    lines.addAll(machine(report.machine()));
    lines.add("");
    lines.add(ansi.bold("tagora.devices"));
    report.devices().forEach(device -> lines.add(line(device.id(), words(device))));
    lines.add("");
    lines.add(ansi.bold("tagora.models"));
    report.models().forEach(model -> lines.add(line(model.name(), words(model))));
    return String.join("\n", lines);
  }

  private static String words(DevicesReport.Model model) {
    return "%s; on %s"
        .formatted(
            model.roles().isEmpty() ? "no role" : String.join(", ", model.roles()),
            String.join(" and ", model.devices()));
  }

  private static List<String> machine(Machine machine) {
    var lines = new ArrayList<String>();
    lines.add(line("processor", machine.processor()));
    lines.add(line("instructions", String.join(" ", machine.features())));
    lines.add(line("cores", numbers(machine.cores())));
    machine.caches().stream()
        .filter(cache -> !cache.type().equals("Instruction"))
        .forEach(cache ->
            lines.add(
                line(
                    "cache L" + cache.level(),
                    "%s for cores %s"
                        .formatted(Bytes.words(cache.bytes()), numbers(cache.cores())))));
    machine
        .numaNodes()
        .forEach(node ->
            lines.add(
                line(
                    "NUMA node " + node.number(),
                    "cores %s, %s"
                        .formatted(numbers(node.cores()), Bytes.words(node.memoryBytes())))));
    lines.add(
        line(
            "memory",
            "%s, %s available"
                .formatted(
                    Bytes.words(machine.memoryBytes()), Bytes.words(machine.availableBytes()))));
    lines.add(
        line("ONNX Runtime", machine.runtime() + ": " + String.join(", ", machine.providers())));
    lines.add(line("CUDA", machine.cudaNote()));
    machine
        .cudaDevices()
        .forEach(device ->
            lines.add(
                line(
                    "cuda:" + device.number(),
                    "%s, %s, compute capability %s"
                        .formatted(
                            device.name(),
                            Bytes.words(device.memoryBytes()),
                            device.computeCapability()))));
    return lines;
  }

  private static String words(DevicesReport.Configured device) {
    return "%s; %s; %d threads; %d sequences in %s"
        .formatted(
            String.join(" and ", device.phases()),
            device.cores().isEmpty() ? "any core" : "cores " + numbers(device.cores()),
            device.threads(),
            device.memorySlots(),
            Bytes.words(device.memoryBytes()));
  }

  private static String line(String name, String value) {
    return "  %-13s %s".formatted(name, value.isEmpty() ? "not told" : value);
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
