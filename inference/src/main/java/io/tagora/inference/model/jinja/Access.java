package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Nothing;
import io.tagora.inference.model.jinja.Value.Text;
import io.tagora.inference.model.jinja.Value.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands inside a value. What is not there is undefined, as in Jinja. */
final class Access {
  private Access() {}

  static Value attribute(Value of, String name) {
    return switch (of) {
      case Value.Table(var entries) -> entries.getOrDefault(name, Nothing.UNDEFINED);
      case Value.Space(var names) -> names.getOrDefault(name, Nothing.UNDEFINED);
      case Nothing nothing when nothing == Nothing.UNDEFINED ->
          throw new TemplateException("read " + name + " of something, got an undefined value");
      case Text _, Whole _, Value.Flag _, Value.Items _, Value.Function _, Nothing _ ->
          Nothing.UNDEFINED;
    };
  }

  static Value element(Value of, Value index) {
    if (index instanceof Text(var name)) {
      return attribute(of, name);
    }
    if (!(index instanceof Whole(var number))) {
      throw new TemplateException("index by text or number, got " + index.kind());
    }
    if (of instanceof Text(var text)) {
      return at(letters(text), number);
    }
    if (of instanceof Value.Items(var list)) {
      return at(list, number);
    }
    throw new TemplateException("index lists, maps and texts only, got " + of.kind());
  }

  private static Value at(List<Value> list, long index) {
    long place = index < 0 ? index + list.size() : index;
    return place < 0 || place >= list.size() ? Nothing.UNDEFINED : list.get((int) place);
  }

  /** Python's slices: bounds may be negative, or beyond the ends. */
  static Value slice(Value of, Value from, Value to, Value step) {
    if (of instanceof Text(var text)) {
      var joined = new StringBuilder();
      slice(letters(text), from, to, step).forEach(letter -> joined.append(letter.print()));
      return new Text(joined.toString());
    }
    return new Value.Items(slice(elements(of), from, to, step));
  }

  private static List<Value> slice(List<Value> list, Value from, Value to, Value step) {
    long stride = step instanceof Whole(var number) ? number : 1;
    if (stride == 0) {
      throw new TemplateException("slice by a step other than 0, got 0");
    }
    int size = list.size();
    boolean up = stride > 0;
    long begin = bound(from, up ? 0 : size - 1, size, up);
    long end = bound(to, up ? size : -1, size, up);
    var taken = new ArrayList<Value>();
    for (long i = begin; up ? i < end : i > end; i += stride) {
      taken.add(list.get((int) i));
    }
    return taken;
  }

  private static long bound(Value value, long absent, int size, boolean up) {
    if (!(value instanceof Whole(var number))) {
      return absent;
    }
    long place = number < 0 ? number + size : number;
    return up ? Math.clamp(place, 0, size) : Math.clamp(place, -1, size - 1);
  }

  /** What a loop goes over: elements, keys, or letters. */
  static List<Value> elements(Value of) {
    return switch (of) {
      case Value.Items(var list) -> list;
      case Value.Table(var entries) -> texts(List.copyOf(entries.keySet()));
      case Text(var text) -> letters(text);
      case Nothing nothing when nothing == Nothing.UNDEFINED -> List.of();
      case Whole _, Value.Flag _, Value.Space _, Value.Function _, Nothing _ ->
          throw new TemplateException("go over lists, maps and texts only, got " + of.kind());
    };
  }

  static Value tableMethod(Map<String, Value> entries, String name, Arguments arguments) {
    return switch (name) {
      case "items" -> items(entries);
      case "keys" -> new Value.Items(texts(List.copyOf(entries.keySet())));
      case "values" -> new Value.Items(List.copyOf(entries.values()));
      case "get" -> {
        var absent = arguments.at(1, "default");
        yield entries.getOrDefault(
            arguments.text(0), absent == Nothing.UNDEFINED ? Nothing.NONE : absent);
      }
      default -> throw new TemplateException("call known methods of a map only, got " + name);
    };
  }

  static Value items(Map<String, Value> entries) {
    var pairs = new ArrayList<Value>();
    entries.forEach((key, value) -> pairs.add(new Value.Items(List.of(new Text(key), value))));
    return new Value.Items(pairs);
  }

  static List<Value> texts(List<String> texts) {
    return texts.stream().<Value>map(Text::new).toList();
  }

  private static List<Value> letters(String text) {
    return text.codePoints().<Value>mapToObj(c -> new Text(Character.toString(c))).toList();
  }
}
