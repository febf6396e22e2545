package io.tagora.gateway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the cluster's own, in a folder of its own. What it has committed is there
 * again after a kill.
 */
final class LocalDatabase implements AutoCloseable {
  static final String NAME = "tagora";
  static final String USER = "tagora";
  private static final String DATA = "data";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final PostgresPrograms programs;
  private final ServerUser user;
  private final Path folder;
  private final Path log;
  private final int port;
  private final DatabaseDisk disk;
  private final Guard guard;
  private @Nullable Process server;
  private Life told = Life.STOPPED;

  private LocalDatabase(
      PostgresPrograms programs,
      ServerUser user,
      Path folder,
      Path log,
      int port,
      DatabaseDisk disk,
      Guard guard) {
    this.programs = programs;
    this.user = user;
    this.folder = folder;
    this.log = log;
    this.port = port;
    this.disk = disk;
    this.guard = guard;
  }

  /**
   * A new and empty database, whose server does not run yet.
   *
   * @param under where its folder is made, unless its user does not come through to there
   * @param bytes of a disk for it; 0 for none
   */
  static LocalDatabase create(Path under, int port, long bytes, Guard guard) {
    PostgresPrograms programs = PostgresPrograms.require();
    ServerUser user = ServerUser.find();
    Path folder = folder(under, user);
    guard.keep(folder);
    DatabaseDisk disk = DatabaseDisk.at(folder, bytes, user);
    user.own(folder);
    var database = new LocalDatabase(programs, user, folder, log(under), port, disk, guard);
    try {
      database.initialize();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  static Path log(Path under) {
    return under.resolve("database.log");
  }

  private static Path folder(Path under, ServerUser user) {
    try {
      return user.reaches(under)
          ? Files.createTempDirectory(under, "database-")
          : Files.createTempDirectory("tagora-database-");
    } catch (IOException e) {
      throw new UncheckedIOException("the database's folder must be made", e);
    }
  }

  private void initialize() {
    require(
        run("initdb", "-D", DATA, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"),
        "PostgreSQL must make a database");
    start();
    require(
        run("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER, NAME),
        "PostgreSQL must make a database");
    stop();
  }

  private Shell.Ended run(String program, String... arguments) {
    var command = new ArrayList<>(List.of(programs.program(program)));
    command.addAll(List.of(arguments));
    return Shell.run(folder, user.command(command));
  }

  private static void require(Shell.Ended ended, String rule) {
    if (!ended.well()) {
      throw new LocalClusterException(rule + ", got: " + ended.lastLine());
    }
  }

  /** Returns when the server takes connections. */
  synchronized void start() {
    if (running().isPresent()) {
      throw new LocalClusterException("the database must not run to be started, and runs");
    }
    try {
      Process started =
          new ProcessBuilder(Shell.apart(user.command(serverCommand())))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      guard.keep(started, "QUIT");
      server = started;
      told = Life.SERVING;
      awaitReady(started);
    } catch (IOException e) {
      throw new UncheckedIOException("the database must start", e);
    }
  }

  /**
   * Small, as several run on one machine; its log is kept short, so that a small disk is enough.
   */
  private List<String> serverCommand() {
    var settings =
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=32MB",
            "min_wal_size=32MB",
            "max_wal_size=64MB",
            "max_connections=100");
    var command =
        new ArrayList<>(
            List.of(programs.program("postgres"), "-D", DATA, "-p", Integer.toString(port)));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return command;
  }

  private void awaitReady(Process started) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Shell.Ended ready = ready();
    while (!ready.well()) {
      if (!started.isAlive() || System.nanoTime() > end) {
        throw new LocalClusterException(
            "the database must take connections, got: %s; its log is %s"
                .formatted(ready.lastLine(), log));
      }
      LockSupport.parkNanos(LOOK.toNanos());
      ready = ready();
    }
  }

  private Shell.Ended ready() {
    return run("pg_isready", "-h", "127.0.0.1", "-p", Integer.toString(port));
  }

  synchronized Life life() {
    if (running().isPresent()) {
      return told;
    }
    return told == Life.SERVING ? Life.ENDED : told;
  }

  synchronized Optional<Process> running() {
    return Optional.ofNullable(server).filter(Process::isAlive);
  }

  int port() {
    return port;
  }

  Path log() {
    return log;
  }

  DatabaseDisk disk() {
    return disk;
  }

  /** SIGKILL for all its processes at once, as where the machine loses power. */
  synchronized void kill() {
    Process running =
        running()
            .orElseThrow(() ->
                new LocalClusterException(
                    "the database must run to be killed, and is " + life().label()));
    List<ProcessHandle> all = running.descendants().toList();
    told = Life.KILLED;
    running.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join());
    awaitEnd(running);
  }

  /** In good order, if it runs; open connections are closed. */
  synchronized void stop() {
    running()
        .ifPresent(running -> {
          told = Life.STOPPED;
          Shell.run("sh", "-c", "kill -INT " + running.pid());
          awaitEnd(running);
        });
  }

  private static void awaitEnd(Process running) {
    try {
      if (!running.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("interrupted while waiting for the database", e);
    }
  }

  /** Ends the server and deletes what it kept. */
  @Override
  public void close() {
    stop();
    disk.close();
    Shell.run("rm", "-rf", folder.toString());
    guard.forgetFolder();
  }
}
