package io.tagora.cluster.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes the first components of a record as Kryo's own serializer writes a record that has no
 * others, in the order of their names, and reads them with defaults for the rest.
 */
final class GrownRecordSerializer extends Serializer<Record> {
  private final Constructor<?> constructor;
  private final RecordComponent[] components;

  /** Places of the components that are on the wire, in the order in which they are. */
  private final List<Integer> sent;

  /** For the places after those. */
  private final List<Object> defaults;

  GrownRecordSerializer(Class<? extends Record> type, List<Object> defaults) {
    this.defaults = defaults;
    components = type.getRecordComponents();
    sent =
        IntStream.range(0, components.length - defaults.size())
            .boxed()
            .sorted(Comparator.comparing(place -> components[place].getName()))
            .toList();
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      for (RecordComponent component : components) {
        component.getAccessor().setAccessible(true);
      }
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record must have its canonical constructor", e);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Record object) {
    for (int place : sent) {
      Class<?> type = components[place].getType();
      Object value = value(object, place);
      if (type.isPrimitive()) {
        kryo.writeObject(output, value);
      } else if (kryo.isFinal(type)) {
        kryo.writeObjectOrNull(output, value, type);
      } else {
        kryo.writeClassAndObject(output, value);
      }
    }
  }

  private Object value(Record object, int place) {
    try {
      return components[place].getAccessor().invoke(object);
    } catch (ReflectiveOperationException e) {
      throw new KryoException("a record's component must be readable", e);
    }
  }

  @Override
  public Record read(Kryo kryo, Input input, Class<? extends Record> type) {
    var values = new ArrayList<Object>(java.util.Collections.nCopies(sent.size(), ""));
    for (int place : sent) {
      values.set(place, read(kryo, input, components[place]));
    }
    values.addAll(defaults);
    try {
      return (Record) constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new KryoException("a record must take its components, got " + values, e);
    }
  }

  private static Object read(Kryo kryo, Input input, RecordComponent component) {
    Class<?> type = component.getType();
    if (type.isPrimitive()) {
      return kryo.readObject(input, type);
    }
    return kryo.isFinal(type) ? kryo.readObjectOrNull(input, type) : kryo.readClassAndObject(input);
  }
}
