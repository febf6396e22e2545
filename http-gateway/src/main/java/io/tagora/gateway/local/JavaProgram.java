package io.tagora.gateway.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tagora's program as a process of its own, on this process's Java and class path. */
public final class JavaProgram {
  private static final String MAIN = "io.tagora.gateway.node.Main";

  private JavaProgram() {}

  /**
   * The whole command, with the flags that the launcher gives.
   *
   * @param home where Tagora's models lie
   */
  public static List<String> command(String heap, Path home, List<String> arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dtagora.home=" + home,
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN),
            arguments.stream())
        .toList();
  }

  /** What the launcher sets: no look for models in the network, no spinning, no arena a thread. */
  public static Map<String, String> environment() {
    return Map.of("DJL_OFFLINE", "true", "OMP_WAIT_POLICY", "PASSIVE", "MALLOC_ARENA_MAX", "2");
  }
}
