package io.tagora.inference.model.jinja;

import java.util.List;
import java.util.Map;

/** What a template computes with. */
public sealed interface Value {

  record Text(String text) implements Value {}

  record Whole(long number) implements Value {}

  record Flag(boolean on) implements Value {}

  record Items(List<Value> list) implements Value {}

  /** A map with texts as keys, in a fixed order. */
  record Table(Map<String, Value> entries) implements Value {}

  /** What {@code namespace()} makes: the only value that a template may change. */
  record Space(Map<String, Value> names) implements Value {}

  record Function(Body body) implements Value {}

  /** Python's None, and what a name stands for that nobody set. */
  enum Nothing implements Value {
    NONE,
    UNDEFINED
  }

  /** The code of a function. */
  interface Body {
    Value call(Arguments arguments);
  }

  /** Whether it counts as true where a condition is wanted. */
  default boolean isTrue() {
    return switch (this) {
      case Text(var text) -> !text.isEmpty();
      case Whole(var number) -> number != 0;
      case Flag(var on) -> on;
      case Items(var list) -> !list.isEmpty();
      case Table(var entries) -> !entries.isEmpty();
      case Space _, Function _ -> true;
      case Nothing _ -> false;
    };
  }

  /** As it is printed; lists and maps have no printed form that models agree on. */
  default String print() {
    return switch (this) {
      case Text(var text) -> text;
      case Whole(var number) -> Long.toString(number);
      case Flag(var on) -> on ? "True" : "False";
      case Nothing nothing -> nothing == Nothing.NONE ? "None" : "";
      case Items _, Table _, Space _, Function _ ->
          throw new TemplateException("print text and numbers only, got " + kind());
    };
  }

  /** What it is, in words, for errors. */
  default String kind() {
    return switch (this) {
      case Text _ -> "a text";
      case Whole _ -> "a number";
      case Flag _ -> "true or false";
      case Items _ -> "a list";
      case Table _ -> "a map";
      case Space _ -> "a namespace";
      case Function _ -> "a function";
      case Nothing nothing -> nothing == Nothing.NONE ? "none" : "an undefined value";
    };
  }
}
