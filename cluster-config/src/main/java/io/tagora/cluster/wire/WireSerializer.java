package io.tagora.cluster.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import org.apache.pekko.actor.ExtendedActorSystem;
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

  private final Pool<Kryo> kryos;

  protected WireSerializer(ExtendedActorSystem system, WireTypes types) {
    kryos =
        new Pool<>(true, false) {
          @Override
          protected Kryo create() {
            return new WireKryo(system, types);
          }
        };
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
    Kryo kryo = kryos.obtain();
    try (var output = new Output(SMALL, LARGEST)) {
      kryo.writeClassAndObject(output, message);
      return output.toBytes();
    } finally {
      kryos.free(kryo);
    }
  }

  @Override
  public Object fromBinaryJava(byte[] bytes, @Nullable Class<?> manifest) {
    Kryo kryo = kryos.obtain();
    try (var input = new Input(bytes)) {
      return kryo.readClassAndObject(input);
    } finally {
      kryos.free(kryo);
    }
  }
}
