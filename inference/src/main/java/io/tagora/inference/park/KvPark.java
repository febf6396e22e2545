package io.tagora.inference.park;

import io.tagora.inference.InferenceException;
import io.tagora.inference.kv.Evicted;
import io.tagora.inference.kv.KvBody;
import io.tagora.inference.kv.KvGeometry;
import io.tagora.inference.kv.KvHeader;
import io.tagora.inference.session.NativeMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Prompts whose KV left its slot, kept in host memory or in files until they come again.
 *
 * <p>A prompt that is evicted is copied into memory by whoever takes its slot, a bounded piece at a
 * time; checksums and files are made by a thread of the park. It is found once it is kept whole.
 * Room is made by dropping what was not used for the longest time; a prompt takes the place of
 * those that it begins with.
 *
 * <p>Any thread may call; no method waits for a file. What comes back is checked chunk by chunk,
 * and what fails a check is dropped, so nobody gets KV that is not what was parked.
 */
public final class KvPark implements AutoCloseable {
  /** Bytes that are checked together. */
  static final int CHUNK_BYTES = 1 << 20;

  /** Prompts that may wait to be written: each holds its bytes in memory. */
  static final int MOST_LEAVING = 4;

  private final ParkSettings settings;
  private final String model;
  private final KvGeometry geometry;
  private final Keeping keeping;
  private final Executor writer;
  private final LongSupplier clock;
  private final ParkIndex index;
  private final RestoreCost cost = new RestoreCost();
  private final Set<Leaving> leaving = new HashSet<>();
  private long parkedPrompts;
  private long restoredPrompts;
  private long restoredTokens;
  private long damaged;
  private long refused;

  /**
   * A park for the slots of one model on one device.
   *
   * @param model its fingerprint: nothing else is told apart by the tokens alone
   * @param capacity tokens that a slot holds at most
   * @throws InferenceException if the place cannot be used or another engine uses it
   */
  public static KvPark open(
      ParkSettings settings, String deviceId, String model, KvGeometry geometry, int capacity) {
    var keeping =
        switch (settings.place()) {
          case ParkSettings.Place.Memory _ -> new HostKeeping();
          case ParkSettings.Place.Disk(var directory) ->
              new FileKeeping(ParkFolders.folder(directory, deviceId, model));
        };
    var thread = Thread.ofPlatform().daemon().name("park-" + deviceId).factory();
    var writer = Executors.newSingleThreadExecutor(thread);
    return new KvPark(settings, model, geometry, capacity, keeping, writer, System::nanoTime);
  }

  KvPark(
      ParkSettings settings,
      String model,
      KvGeometry geometry,
      int capacity,
      Keeping keeping,
      Executor writer,
      LongSupplier clock) {
    this.settings = settings;
    this.model = model;
    this.geometry = geometry;
    this.keeping = keeping;
    this.writer = writer;
    this.clock = clock;
    index = new ParkIndex(settings.maxBytes(), this::free);
    keeping.found().forEach(kept -> takeUp(kept, capacity));
  }

  /** By the writer too, as it may take a while; in its order, so before what needs the room. */
  private void free(Kept kept) {
    try {
      writer.execute(kept::drop);
    } catch (RejectedExecutionException _) { // the park is closed
      kept.drop();
    }
  }

  /** Enters what a former engine left, or drops what is damaged, another's or too much. */
  private synchronized void takeUp(Kept kept, int capacity) {
    try (var arena = Arena.ofConfined()) {
      var image =
          KvImage.of(kept.open(arena))
              .filter(found -> isOwn(found.header()))
              .filter(found -> found.header().tokens().length <= capacity)
              .filter(found -> index.reserve(found.bytes().byteSize()));
      image.ifPresentOrElse(
          found -> index.add(found.header().tokens(), found.bytes().byteSize(), kept), kept::drop);
    } catch (IOException _) {
      kept.drop();
    }
  }

  /**
   * Begins to park a prompt that leaves its slot.
   *
   * @param body of the slot, which nobody writes to until all of it is copied
   * @return empty if too few of its tokens would have to be computed again, or if there is no room
   */
  public synchronized Optional<Leaving> leave(Evicted evicted, KvBody body) {
    int[] tokens = evicted.tokens();
    int kept = Math.max(evicted.elsewhere(), Math.max(index.shared(tokens), sharedLeaving(tokens)));
    if (tokens.length - kept < settings.leastTokens()) {
      index.longest(tokens).ifPresent(found -> index.use(found.parked()));
      return Optional.empty();
    }
    var header = new KvHeader(model, geometry, CHUNK_BYTES, tokens);
    var begun = begin(header, body);
    begun.ifPresentOrElse(leaving::add, () -> refused++);
    return begun;
  }

  private int sharedLeaving(int[] tokens) {
    return leaving.stream()
        .mapToInt(other -> Arrays.mismatch(other.image.header().tokens(), tokens))
        .map(mismatch -> mismatch < 0 ? tokens.length : mismatch)
        .max()
        .orElse(0);
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the image's end
  private Optional<Leaving> begin(KvHeader header, KvBody body) {
    long bytes = KvImage.bytes(header);
    if (leaving.size() >= MOST_LEAVING || !index.reserve(bytes)) {
      return Optional.empty();
    }
    var memory = Arena.ofShared();
    try {
      var image = KvImage.begin(header, NativeMemory.zeroed(bytes, memory));
      return Optional.of(new Leaving(this, body, image, memory));
    } catch (InferenceException _) { // the machine has no memory left
      memory.close();
      index.unreserve(bytes);
      return Optional.empty();
    }
  }

  /** The slot is free to be written; the rest is the writer's. */
  void copied(Leaving left) {
    try {
      writer.execute(() -> write(left));
    } catch (RejectedExecutionException _) { // the park is closed
      gaveUp(left);
    }
  }

  void gaveUp(Leaving left) {
    left.memory.close();
    ended(left);
  }

  private synchronized void ended(Leaving left) {
    leaving.remove(left);
    index.unreserve(left.image.bytes().byteSize());
  }

  private void write(Leaving left) {
    left.image.seal();
    try {
      enter(left, keeping.keep(left.image.bytes(), left.memory));
    } catch (IOException _) {
      ended(left);
      countRefused();
    }
  }

  private synchronized void countRefused() {
    refused++;
  }

  private synchronized void enter(Leaving left, Kept kept) {
    leaving.remove(left);
    long bytes = left.image.bytes().byteSize();
    if (left.isForgotten) {
      index.unreserve(bytes);
      kept.drop();
    } else {
      index.add(left.image.header().tokens(), bytes, kept);
      parkedPrompts++;
    }
  }

  /**
   * Begins to restore the longest beginning of a prompt that is parked.
   *
   * @param known tokens that the slot has already; they stay
   * @param body of the prompt's slot, for a parked prompt of so many tokens
   * @return empty if no more is parked, or if computing it is cheaper
   */
  public synchronized Optional<Restoring> restore(
      int[] tokens, int known, IntFunction<KvBody> body) {
    return index
        .longest(tokens)
        .flatMap(found -> restore(found.parked(), usable(found, tokens), known, body));
  }

  /** Logits are kept after the last token only, so without them one more must be computed. */
  private static int usable(ParkIndex.Found found, int[] tokens) {
    boolean whole = found.parked().tokens.length == tokens.length;
    return whole ? found.tokens() : Math.min(found.tokens(), tokens.length - 1);
  }

  private Optional<Restoring> restore(
      Parked parked, int usable, int known, IntFunction<KvBody> body) {
    if (usable <= known || !cost.isWorth(parked.bytes, usable - known)) {
      return Optional.empty();
    }
    parked.readers++;
    index.use(parked);
    return Optional.of(
        new Restoring(this, parked, body.apply(parked.tokens.length), known, usable));
  }

  /** Ends a restoring; no tokens if what was parked is damaged. */
  synchronized void restored(Parked parked, int tokens, long nanos) {
    index.unread(parked);
    if (tokens == 0) {
      index.drop(parked);
      damaged++;
      return;
    }
    cost.restored(parked.bytes, nanos);
    restoredPrompts++;
    restoredTokens += tokens;
  }

  synchronized void gaveUp(Parked parked) {
    index.unread(parked);
  }

  /** Tells how long computing took, which restoring is weighed against. */
  public synchronized void computed(int tokens, long nanos) {
    cost.computed(tokens, nanos);
  }

  /** Drops every prompt that begins so, and what is on its way; all, if that is nothing. */
  public synchronized void forget(int... beginning) {
    index.all().stream().filter(parked -> begins(parked.tokens, beginning)).forEach(index::drop);
    leaving.forEach(left -> left.isForgotten |= begins(left.image.header().tokens(), beginning));
  }

  private static boolean begins(int[] tokens, int[] beginning) {
    int mismatch = Arrays.mismatch(tokens, beginning);
    return mismatch < 0 || mismatch == beginning.length;
  }

  public synchronized ParkFigures figures() {
    return new ParkFigures(
        index.all().size(),
        index.taken(),
        parkedPrompts,
        restoredPrompts,
        restoredTokens,
        damaged,
        refused);
  }

  /**
   * Checks that what is parked is found, and that its bytes are counted and within the bound.
   *
   * @throws IllegalStateException if something is lost or counted twice
   */
  public synchronized void verify() {
    index.verify();
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  boolean isOwn(KvHeader header) {
    return header.model().equals(model) && header.geometry().equals(geometry);
  }

  /** Waits for what is being written; files stay for the next engine, memory is freed. */
  @Override
  public void close() {
    if (writer instanceof ExecutorService thread) {
      thread.close();
    }
    if (settings.place() instanceof ParkSettings.Place.Memory) {
      forget();
    }
    keeping.close();
  }
}
