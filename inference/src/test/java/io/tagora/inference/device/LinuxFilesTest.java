package io.tagora.inference.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.inference.device.Machine.Cache;
import io.tagora.inference.device.Machine.NumaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxFilesTest {
  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theFilesOfATwoNodeMachineAreRead() throws IOException {
    file("proc/cpuinfo", "processor : 0\nmodel name\t: Some CPU\nflags\t\t: fpu avx2 avx512f\n");
    file("proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-1,3\n");
    file("proc/meminfo", "MemTotal:  2048 kB\nMemFree: 3 kB\nMemAvailable: 1024 kB\n");
    for (int node = 0; node < 2; node++) {
      var folder = "sys/devices/system/node/node" + node;
      file(folder + "/cpulist", (2 * node) + "-" + (2 * node + 1) + "\n");
      file(folder + "/meminfo", "Node %d MemTotal:  1024 kB\n".formatted(node));
    }
    var cache = "sys/devices/system/cpu/cpu0/cache/index0/";
    file(cache + "level", "1\n");
    file(cache + "type", "Data\n");
    file(cache + "size", "48K\n");
    file(cache + "shared_cpu_list", "0\n");

    var linux = new LinuxFiles(root);
    assertEquals("Some CPU", linux.processor());
    assertEquals(List.of("avx2", "avx512f"), linux.features());
    assertEquals(List.of(0, 1, 3), linux.cores());
    assertEquals(2 << 20, linux.memoryBytes());
    assertEquals(1 << 20, linux.availableBytes());
    assertEquals(List.of(new Cache(1, "Data", 48 << 10, List.of(0))), linux.caches());
    assertEquals(
        List.of(new NumaNode(0, List.of(0, 1), 1 << 20), new NumaNode(1, List.of(2, 3), 1 << 20)),
        linux.numaNodes());
  }

  @Test
  void whatIsNotThereIsEmpty() {
    var linux = new LinuxFiles(root);
    assertEquals("", linux.processor());
    assertEquals(List.of(), linux.cores());
    assertEquals(List.of(), linux.caches());
    assertEquals(List.of(), linux.numaNodes());
    assertEquals(0, linux.memoryBytes());
  }
}
