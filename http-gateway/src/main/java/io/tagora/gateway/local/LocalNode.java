package io.tagora.gateway.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The process of one node, and what was done to it. Any thread may call it. */
final class LocalNode {
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private final NodePlace place;
  private final Guard guard;
  private @Nullable Process process;
  private CompletableFuture<Void> serving = new CompletableFuture<>();
  private Life told = Life.STOPPED;

  LocalNode(NodePlace place, Guard guard) {
    this.place = place;
    this.guard = guard;
  }

  NodePlace place() {
    return place;
  }

  int number() {
    return place.number();
  }

  /** Starts the process, and returns before it serves. */
  synchronized void launch(List<String> command, Map<String, String> environment) {
    if (life().runs()) {
      throw new LocalClusterException(
          "node %d must not run to be started, and is %s".formatted(number(), life().label()));
    }
    try {
      var builder = new ProcessBuilder(Shell.apart(command));
      builder.environment().putAll(JavaProgram.environment());
      builder.environment().putAll(environment);
      Process started =
          builder.redirectError(ProcessBuilder.Redirect.appendTo(place.log().toFile())).start();
      guard.keep(started, "KILL");
      process = started;
      told = Life.SERVING;
      serving = new CompletableFuture<>();
      CompletableFuture<Void> told = serving;
      Thread.ofVirtual().name("node-" + number()).start(() -> listen(started, told));
    } catch (IOException e) {
      throw new UncheckedIOException("node %d must start".formatted(number()), e);
    }
  }

  /** A node writes one line when it serves; an end of the stream is its own end. */
  private void listen(Process started, CompletableFuture<Void> told) {
    try (BufferedReader out = started.inputReader()) {
      if (out.readLine() != null) {
        told.complete(null);
      }
      while (out.readLine() != null) {
        // It writes nothing more.
      }
    } catch (IOException _) {
      // The same as the end of the stream.
    }
    told.completeExceptionally(
        new LocalClusterException(
            "node %d ended before it served: %s; its log is %s"
                .formatted(number(), lastWords(), place.log())));
  }

  String lastWords() {
    try {
      return Files.readAllLines(place.log()).stream()
          .filter(line -> line.startsWith("tagora: "))
          .reduce((_, last) -> last)
          .map(line -> line.substring("tagora: ".length()))
          .orElse("it did not say why");
    } catch (IOException _) {
      return "it wrote no log";
    }
  }

  /** Returns once the node has said that it serves. */
  void awaitServing(Duration patience) {
    CompletableFuture<Void> awaited;
    synchronized (this) {
      awaited = serving;
    }
    try {
      awaited.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LocalClusterException(sentence(e), e);
    } catch (TimeoutException e) {
      throw new LocalClusterException(
          "node %d must serve within %s, and does not; its log is %s"
              .formatted(number(), patience, place.log()),
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String sentence(ExecutionException e) {
    return Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("it ended");
  }

  synchronized Life life() {
    Process now = process;
    if (now == null) {
      return Life.STOPPED;
    }
    if (now.isAlive()) {
      boolean served = serving.isDone() && !serving.isCompletedExceptionally();
      return told == Life.SERVING && !served ? Life.STARTING : told;
    }
    return told == Life.STOPPED || told == Life.KILLED ? told : Life.ENDED;
  }

  synchronized Optional<Process> running() {
    return Optional.ofNullable(process).filter(Process::isAlive);
  }

  synchronized Optional<Integer> exitStatus() {
    return Optional.ofNullable(process).filter(one -> !one.isAlive()).map(Process::exitValue);
  }

  /** SIGKILL; returns when the process is gone. */
  synchronized void kill() {
    Process running = require("killed");
    told = Life.KILLED;
    running.destroyForcibly();
    awaitEnd(running, KILL_PATIENCE);
  }

  /** SIGTERM; returns when the process has ended in its own time. */
  void stop(Duration patience) {
    awaitEnd(terminate(), patience);
  }

  /** SIGTERM; returns at once. A paused process goes on, as it can hear nothing else. */
  synchronized Process terminate() {
    Process running = require("stopped");
    if (told == Life.PAUSED) {
      signal(running, "CONT");
    }
    told = Life.STOPPED;
    running.destroy();
    return running;
  }

  synchronized void pause() {
    signal(require("paused"), "STOP");
    told = Life.PAUSED;
  }

  synchronized void resume() {
    if (told != Life.PAUSED) {
      throw new LocalClusterException(
          "node %d must be paused to be resumed, and is %s".formatted(number(), life().label()));
    }
    signal(require("resumed"), "CONT");
    told = Life.SERVING;
  }

  private Process require(String done) {
    return running()
        .orElseThrow(() ->
            new LocalClusterException(
                "node %d must run to be %s, and is %s; 'tagora cluster start %d' starts it"
                    .formatted(number(), done, life().label(), number())));
  }

  private static void signal(Process running, String name) {
    Shell.Ended ended = Shell.run("sh", "-c", "kill -%s %d".formatted(name, running.pid()));
    if (!ended.well()) {
      throw new LocalClusterException(
          "the process %d must take a signal, got: %s".formatted(running.pid(), ended.lastLine()));
    }
  }

  private void awaitEnd(Process running, Duration patience) {
    try {
      if (!running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LocalClusterException(
            "node %d must end within %s, and runs; 'tagora cluster kill %d' ends it at once"
                .formatted(number(), patience, number()));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private LocalClusterException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LocalClusterException("interrupted while waiting for node " + number(), e);
  }
}
