package io.tagora.tests.chaos.load;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The way to the nodes' HTTP. Nodes are counted from 1. Any thread may send. */
@FunctionalInterface
public interface Gateways {

  /**
   * A request.
   *
   * @param body null for a GET
   * @param patience in milliseconds, after which the client gives up
   */
  record Request(String path, @Nullable String body, long patience) {}

  record Reply(int status, String body) {}

  /** Fails where no reply came. */
  CompletableFuture<Reply> send(int node, Request request);
}
