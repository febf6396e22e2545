package io.tagora.cluster.dispatch;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * The executor of a device's dispatcher: one thread, with the device's name, on the device's CPU
 * cores. So the one actor on that dispatcher is the only one that ever touches the device.
 *
 * <p>Dispatcher keys: {@code pinned.thread} (name), {@code pinned.cores} (numbers; empty leaves the
 * thread free).
 */
public final class PinnedExecutor extends ExecutorServiceConfigurator {
  private final String thread;
  private final List<Integer> cores;

  public PinnedExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    thread = config.getString("pinned.thread");
    cores = List.copyOf(config.getIntList("pinned.cores"));
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory ignored) {
    return () ->
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
  }

  private Thread thread(Runnable work) {
    return Thread.ofPlatform()
        .name(thread)
        .daemon()
        .unstarted(() -> {
          CpuAffinity.bindThread(cores);
          work.run();
        });
  }
}
