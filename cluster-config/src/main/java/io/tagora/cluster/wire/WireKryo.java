package io.tagora.cluster.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.EnumNameSerializer;
import com.esotericsoftware.kryo.serializers.ImmutableCollectionsSerializers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.StreamRefResolver;

/**
 * Kryo that knows the registered classes and no other. References of any implementation are written
 * as what they refer to, enums by name, records by their components. One thread at a time.
 */
final class WireKryo extends Kryo {
  private static final List<Class<?>> BY_INTERFACE = List.of(ActorRef.class, SourceRef.class);

  /** Records in lists in records: twice the deepest message there is, and no stack overflows. */
  private static final int DEEPEST = 64;

  /** Reads and writes the form of one version. */
  WireKryo(ExtendedActorSystem system, WireTypes types, int version) {
    setRegistrationRequired(true);
    setReferences(false);
    setMaxDepth(DEEPEST);
    addDefaultSerializer(Enum.class, EnumNameSerializer.class);
    ImmutableCollectionsSerializers.addDefaultSerializers(this);
    registerCommon(system);
    types.byId().forEach((id, type) -> register(type, id));
    for (Grown growth : types.grown()) {
      List<Object> missing = types.missing(growth.type(), version);
      if (!missing.isEmpty()) {
        getRegistration(growth.type())
            .setSerializer(new GrownRecordSerializer(growth.type(), missing));
      }
    }
  }

  private void registerCommon(ExtendedActorSystem system) {
    var actors = ActorRefResolver.get(Adapter.toTyped(system));
    var streams = StreamRefResolver.get(Adapter.toTyped(system));
    register(ActorRef.class, asText(actors::toSerializationFormat, actors::resolveActorRef), 20);
    register(
        SourceRef.class, asText(streams::toSerializationFormat, streams::resolveSourceRef), 21);
    register(byte[].class, 22);
    register(List.of(1).getClass(), 23);
    register(List.of(1, 2, 3).getClass(), 24);
    register(ArrayList.class, 25);
    register(Optional.class, 26);
    register(Duration.class, 27);
    register(Instant.class, 28);
    register(Map.of().getClass(), 29);
    register(Map.of(1, 1).getClass(), 30);
  }

  /** A reference of whatever class has the one id of its interface. */
  @Override
  @SuppressWarnings("rawtypes") // Kryo's own signature.
  public Registration getRegistration(Class type) {
    Class<?> asked = type;
    return BY_INTERFACE.stream()
        .filter(known -> known.isAssignableFrom(asked))
        .findFirst()
        .map(super::getRegistration)
        .orElseGet(() -> super.getRegistration(asked));
  }

  private static <T> Serializer<T> asText(Function<T, String> write, Function<String, T> read) {
    return new Serializer<>() {
      @Override
      public void write(Kryo kryo, Output output, T reference) {
        output.writeString(write.apply(reference));
      }

      @Override
      public T read(Kryo kryo, Input input, Class<? extends T> type) {
        String text = input.readString();
        // Pekko hashes it without a look: null would end the process.
        if (text == null || text.isEmpty()) {
          throw new KryoException("a reference must be a text, got none");
        }
        return read.apply(text);
      }
    };
  }
}
