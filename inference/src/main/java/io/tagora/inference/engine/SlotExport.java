package io.tagora.inference.engine;

import io.tagora.inference.kv.KvBody;
import io.tagora.inference.kv.KvHeader;
import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.KvExport;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The KV of a pinned slot as chunks; closing it ends the pin. */
final class SlotExport implements KvExport {
  private final KvPool pool;
  private final KvLease pin;
  private final KvHeader header;
  private final KvChunk first;
  private final KvBody body;
  private int next;
  private boolean closed;

  SlotExport(DecoderModel model, KvPool pool, KvLease pin, String fingerprint, int chunkBytes) {
    this.pool = pool;
    this.pin = pin;
    header = new KvHeader(fingerprint, model.geometry(), chunkBytes, pool.tokens(pin));
    first = KvChunk.of(KvChunk.FIRST, 0, header.encoded());
    body = model.body(pin.row(), pin.tokens());
  }

  @Override
  public int tokens() {
    return pin.tokens();
  }

  @Override
  public int chunks() {
    return 1 + header.bodyChunks();
  }

  @Override
  public long bytes() {
    return first.bytes().length + header.bodyBytes();
  }

  @Override
  public Optional<KvChunk> next() {
    if (closed) {
      throw new IllegalStateException("an export must be open to be read, got a closed one");
    }
    if (next == chunks()) {
      return Optional.empty();
    }
    int index = next++;
    return Optional.of(index == 0 ? first : chunk(index));
  }

  private KvChunk chunk(int index) {
    var bytes = new byte[header.length(index)];
    body.read(header.offset(index), MemorySegment.ofArray(bytes));
    return KvChunk.of(first.checksum(), index, bytes);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pool.unpin(pin);
    }
  }
}
