package io.tagora.gateway.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of another process, where the system tells (Linux: proc(5), status). */
final class ProcessMemory {
  private ProcessMemory() {}

  static long residentMegabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
