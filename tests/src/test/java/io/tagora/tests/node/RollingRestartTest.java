package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real nodes behind a load balancer, each restarted in its turn while requests go on: what an
 * upgrade is. Not one request may fail.
 */
class RollingRestartTest {
  private static final int NODES = 3;
  private static final int USERS = 12;

  /** Far more than what it takes, as a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What SIGTERM makes of the exit status of a process that ended in good order. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;
  private final List<Process> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();
  private LoadBalancer balancer;

  @BeforeEach
  void start() throws IOException {
    freePorts();
    for (int i = 0; i < NODES; i++) {
      nodes.add(started(i));
    }
    balancer = new LoadBalancer(ports.subList(NODES, 2 * NODES).stream().map(this::url).toList());
    for (int i = 0; i < NODES; i++) {
      int node = i;
      await("node " + i, () -> balancer.sendsTo(url(ports.get(NODES + node))));
    }
  }

  @AfterEach
  void stop() {
    done.set(true);
    nodes.forEach(Process::destroyForcibly);
    balancer.close();
  }

  private String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private void freePorts() throws IOException {
    var open = new ArrayList<ServerSocket>();
    for (int i = 0; i < 2 * NODES; i++) {
      open.add(new ServerSocket(0));
      ports.add(open.getLast().getLocalPort());
    }
    for (ServerSocket socket : open) {
      socket.close();
    }
  }

  private Process started(int number) throws IOException {
    String seeds =
        ports.subList(0, NODES).stream()
            .map("\"127.0.0.1:%d\""::formatted)
            .collect(Collectors.joining(", "));
    Path config =
        Files.writeString(
            folder.resolve(number + ".conf"),
            """
            tagora.cluster { enabled = true, port = %d, seed-nodes = [%s] }
            tagora.http.drain-notice = 5s
            tagora.devices = [{ id = "cpu:0", threads = 1, memory-slots = 32 }]
            """
                .formatted(ports.get(number), seeds));
    return NodeProcess.start(
        folder.resolve(number + ".err"),
        "serve",
        "--port",
        Integer.toString(ports.get(NODES + number)),
        "--users",
        "60",
        "--items",
        "2000",
        "--config",
        config.toString());
  }

  private static void await(String what, BooleanSupplier seen) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what + " must come within " + PATIENCE);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  void noRequestFailsWhileEveryNodeIsRestarted() throws Exception {
    var load =
        List.of(loading("/v1/events", this::event), loading("/v1/recommendations", this::ask));

    for (int i = 0; i < NODES; i++) {
      String url = url(ports.get(NODES + i));
      nodes.get(i).destroy();
      assertEquals(
          TERMINATED, NodeProcess.end(nodes.get(i)), Files.readString(folder.resolve(i + ".err")));
      await("the end of " + url, () -> !balancer.sendsTo(url));
      nodes.set(i, started(i));
      await("node " + i + " again", () -> balancer.sendsTo(url));
    }

    int before = answered.get();
    await("answers of the new nodes", () -> answered.get() > before + 4 * NODES);
    done.set(true);
    for (Thread thread : load) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failures), answered + " answered");
  }

  private interface Body {
    String of(int number);
  }

  private Thread loading(String path, Body body) {
    return Thread.ofPlatform()
        .start(() -> {
          for (int number = 0; !done.get(); number++) {
            send(path, body.of(number));
            LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
          }
        });
  }

  private void send(String path, String body) {
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = balancer.post(path, body);
      if (answer.statusCode() == 200) {
        answered.incrementAndGet();
      } else {
        failures.add("%s %s: %d %s".formatted(at(start), path, answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      failures.add("%s %s: %s".formatted(at(start), path, e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String at(long start) {
    return "%s after %d ms"
        .formatted(Instant.now(), Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  private String event(int number) {
    return """
    {"eventId":"e%d","userId":"shopper-%d","type":"search","query":"boots","time":"%s"}\
    """
        .formatted(number, number % USERS, Instant.now().minusSeconds(60));
  }

  private String ask(int number) {
    return "{\"userId\":\"shopper-%d\",\"explain\":false}".formatted(number % USERS);
  }
}
