package io.tagora.actors.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tagora.runtime.model.KvArrival;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.KvExport;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.KvIntake;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Carries a scripted engine's KV, which is the text that was read: first the number of tokens, then
 * a letter a chunk. A test may change a chunk on its way, or have something happen at it.
 */
public final class ScriptedCarrier implements KvCarrier {
  private final ScriptedEngine engine;
  private final List<Integer> exported = new CopyOnWriteArrayList<>();
  private final List<Integer> added = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<KvChunk> leaving = UnaryOperator.identity();
  private volatile UnaryOperator<KvChunk> entering = UnaryOperator.identity();
  private volatile int open;

  public ScriptedCarrier(ScriptedEngine engine) {
    this.engine = engine;
  }

  /** What becomes of each chunk that is taken out. */
  public void leaving(UnaryOperator<KvChunk> change) {
    leaving = change;
  }

  /** What becomes of each chunk that comes in, before it is looked at. */
  public void entering(UnaryOperator<KvChunk> change) {
    entering = change;
  }

  /** The chunks that were taken out, by index. */
  public List<Integer> exported() {
    return List.copyOf(exported);
  }

  /** The chunks that came in, by index. */
  public List<Integer> added() {
    return List.copyOf(added);
  }

  /** Exports that are not closed. */
  public int open() {
    return open;
  }

  @Override
  public String deviceId() {
    return engine.deviceId();
  }

  @Override
  public Optional<KvExport> export(KvHandle handle, int chunkBytes) {
    return engine.text(handle).map(text -> new Letters(chunks(handle.tokens(), text)));
  }

  private static List<KvChunk> chunks(int tokens, String text) {
    var chunks = new ArrayList<KvChunk>();
    byte[] first = (tokens + " " + text).getBytes(UTF_8);
    chunks.add(KvChunk.of(KvChunk.FIRST, 0, first));
    int seal = chunks.getFirst().checksum();
    for (byte letter : text.getBytes(UTF_8)) {
      chunks.add(KvChunk.of(seal, chunks.size(), new byte[] {letter}));
    }
    return chunks;
  }

  @Override
  public KvIntake intake() {
    return new Intake();
  }

  private final class Letters implements KvExport {
    private final List<KvChunk> chunks;
    private int next;

    private Letters(List<KvChunk> chunks) {
      this.chunks = chunks;
      synchronized (ScriptedCarrier.this) {
        open++;
      }
    }

    @Override
    public int tokens() {
      return chunks.size() - 1;
    }

    @Override
    public int chunks() {
      return chunks.size();
    }

    @Override
    public long bytes() {
      return chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
    }

    @Override
    public Optional<KvChunk> next() {
      if (next == chunks.size()) {
        return Optional.empty();
      }
      KvChunk chunk = leaving.apply(chunks.get(next));
      exported.add(next++);
      return Optional.of(chunk);
    }

    @Override
    public void close() {
      synchronized (ScriptedCarrier.this) {
        open--;
      }
    }
  }

  private final class Intake implements KvIntake {
    private final StringBuilder text = new StringBuilder();
    private String promised = "";
    private int tokens;
    private int seal = KvChunk.FIRST;
    private int expected;

    @Override
    public KvArrival add(KvChunk came) {
      KvChunk chunk = entering.apply(came);
      added.add(chunk.index());
      if (chunk.index() != expected) {
        return refused(KvArrival.Cause.ORDER, "chunk " + expected + " must be next");
      }
      if (!chunk.isIntact(seal)) {
        return refused(KvArrival.Cause.CHECKSUM, "chunk " + expected + " must be intact");
      }
      return expected == 0 ? begin(chunk) : letter(chunk);
    }

    private KvArrival begin(KvChunk chunk) {
      String[] header = UTF_8.decode(ByteBuffer.wrap(chunk.bytes())).toString().split(" ", 2);
      tokens = Integer.parseInt(header[0]);
      promised = header[1];
      seal = chunk.checksum();
      return new KvArrival.Expected(++expected);
    }

    private KvArrival letter(KvChunk chunk) {
      text.append(new String(chunk.bytes(), UTF_8));
      if (!promised.contentEquals(text)) {
        return new KvArrival.Expected(++expected);
      }
      return engine
          .hold(promised, tokens)
          .<KvArrival>map(KvArrival.Arrived::new)
          .orElseGet(() -> {
            text.setLength(text.length() - chunk.bytes().length);
            return new KvArrival.Refused(KvArrival.Cause.MEMORY, "no free slot", true);
          });
    }

    private static KvArrival refused(KvArrival.Cause cause, String reason) {
      return new KvArrival.Refused(cause, reason, false);
    }

    @Override
    public void cancel() {}
  }
}
