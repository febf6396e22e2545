package io.tagora.cluster.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.JSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Pekko's serializer for every {@link WireMessage}: Kryo with fixed ids, so that no class name
 * crosses the wire and no class is loaded that was not registered. Safe to use from any thread.
 */
public abstract class WireSerializer extends JSerializer {
  private static final int IDENTIFIER = 7_355_001;
  private static final int SMALL = 512;
  private static final int LARGEST = 64 << 20;

  /** In place of a class's id, in front of the number of a version other than the first. */
  private static final int MARK = 31 + 2;

  private final WireTypes types;
  private final WireVersion version;

  /** By the version whose form they write. */
  private final Map<Integer, Pool<Kryo>> kryos;

  protected WireSerializer(ExtendedActorSystem system, WireTypes types) {
    this.types = types;
    version = WireVersion.of(Adapter.toTyped(system));
    kryos =
        IntStream.rangeClosed(WireVersion.FIRST, WireVersion.CURRENT)
            .map(types::form)
            .distinct()
            .boxed()
            .collect(Collectors.toUnmodifiableMap(form -> form, form -> pool(system, types, form)));
  }

  private static Pool<Kryo> pool(ExtendedActorSystem system, WireTypes types, int form) {
    return new Pool<>(true, false) {
      @Override
      protected Kryo create() {
        return new WireKryo(system, types, form);
      }
    };
  }

  private Pool<Kryo> kryos(int form) {
    Pool<Kryo> known = kryos.get(form);
    if (known == null) {
      throw new UnreadableMessageException(
          "a message must be of a wire version up to %d, got %d; upgrade this node"
              .formatted(WireVersion.CURRENT, form));
    }
    return known;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public boolean includeManifest() {
    return false;
  }

  @Override
  public byte[] toBinary(Object message) {
    int form = types.form(version.written());
    Pool<Kryo> pool = kryos(form);
    Kryo kryo = pool.obtain();
    try (var output = new Output(SMALL, LARGEST)) {
      if (form > WireVersion.FIRST) {
        output.writeVarInt(MARK, true);
        output.writeVarInt(form, true);
      }
      kryo.writeClassAndObject(output, message);
      return output.toBytes();
    } finally {
      pool.free(kryo);
    }
  }

  /** What cannot be read is refused in a sentence, which Pekko logs; the connection stays. */
  @Override
  public Object fromBinaryJava(byte[] bytes, @Nullable Class<?> manifest) {
    try (var input = new WireInput(bytes)) {
      int form = form(input);
      return read(kryos(form), input);
    } catch (KryoException | IllegalArgumentException e) {
      throw new UnreadableMessageException(
          "a message must be one that wire version %d knows, got %s; upgrade the older of the nodes"
              .formatted(WireVersion.CURRENT, e.getMessage()),
          e);
    }
  }

  private static int form(Input input) {
    boolean marked = input.limit() > 0 && input.getBuffer()[0] == MARK;
    if (!marked) {
      return WireVersion.FIRST;
    }
    input.readVarInt(true);
    return input.readVarInt(true);
  }

  private static Object read(Pool<Kryo> pool, Input input) {
    Kryo kryo = pool.obtain();
    try {
      return kryo.readClassAndObject(input);
    } finally {
      pool.free(kryo);
    }
  }
}
