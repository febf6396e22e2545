package io.tagora.gateway.node;

import io.tagora.runtime.model.KvArrival;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.KvExport;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.KvIntake;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A carrier whose chunks a test counts, changes, or lets something happen at. */
final class WatchedCarrier implements KvCarrier {
  private final KvCarrier carrier;
  private final AtomicInteger added = new AtomicInteger();
  private volatile UnaryOperator<KvChunk> change = UnaryOperator.identity();

  WatchedCarrier(KvCarrier carrier) {
    this.carrier = carrier;
  }

  /** What becomes of every chunk from now on, whichever way it goes. */
  void change(UnaryOperator<KvChunk> newChange) {
    change = newChange;
  }

  /** Chunks that came in since the last time this was asked. */
  int added() {
    return added.getAndSet(0);
  }

  @Override
  public String deviceId() {
    return carrier.deviceId();
  }

  @Override
  public Optional<KvExport> export(KvHandle handle, int chunkBytes) {
    return carrier.export(handle, chunkBytes).map(Export::new);
  }

  @Override
  public KvIntake intake() {
    var intake = carrier.intake();
    return new KvIntake() {
      @Override
      public KvArrival add(KvChunk chunk) {
        added.incrementAndGet();
        return intake.add(change.apply(chunk));
      }

      @Override
      public void cancel() {
        intake.cancel();
      }
    };
  }

  private final class Export implements KvExport {
    private final KvExport export;

    private Export(KvExport export) {
      this.export = export;
    }

    @Override
    public int tokens() {
      return export.tokens();
    }

    @Override
    public int chunks() {
      return export.chunks();
    }

    @Override
    public long bytes() {
      return export.bytes();
    }

    @Override
    public Optional<KvChunk> next() {
      return export.next().map(change);
    }

    @Override
    public void close() {
      export.close();
    }
  }
}
