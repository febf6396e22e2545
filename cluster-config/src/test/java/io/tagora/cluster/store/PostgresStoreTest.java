package io.tagora.cluster.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagora.cluster.settings.StoreSettings;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real server, where PostgreSQL's programs are on the path. */
class PostgresStoreTest {
  private static final int NODES = 4;

  @TempDir private Path folder;
  private int port;
  private boolean running;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(at -> Files.isExecutable(Path.of(at, "initdb"))),
        "PostgreSQL is not installed here: initdb is not on the path");
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    server("initdb", "-D", data(), "-U", "tagora", "-A", "trust", "-N");
    String options = "-F -p %d -h 127.0.0.1 -c unix_socket_directories=''".formatted(port);
    server("pg_ctl", "-D", data(), "-w", "-l", data() + "/log", "-o", options, "start");
    running = true;
  }

  @AfterEach
  void stop() throws Exception {
    if (running) {
      server("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** PostgreSQL refuses to run as root. */
  private void server(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"));
    }
    command.addAll(List.of(arguments));
    run(command);
  }

  private void run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), String.join(" ", command));
    assertEquals(0, process.exitValue(), String.join(" ", command));
  }

  private MemoryStore store() {
    var url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    var settings = new StoreSettings.PostgreSql(url, "tagora", "", 2);
    return new MemoryStore(MemoryDatabase.of(settings, Map.of()).orElseThrow());
  }

  @Test
  void nodesThatMakeTheTablesAtOnceAllSucceedAndOneMakesThem() {
    var together = new CountDownLatch(NODES);
    try (var threads = Executors.newFixedThreadPool(NODES)) {
      var nodes = new ArrayList<CompletableFuture<Boolean>>();
      for (int i = 0; i < NODES; i++) {
        nodes.add(
            CompletableFuture.supplyAsync(
                () -> {
                  together.countDown();
                  awaitAll(together);
                  return store().create();
                },
                threads));
      }
      assertEquals(1, nodes.stream().filter(CompletableFuture::join).count());
    }
    assertFalse(store().create());
    store().deleteBefore("user|ann", 5);
  }

  private static void awaitAll(CountDownLatch together) {
    try {
      together.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
