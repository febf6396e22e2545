package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/** {@code y = number · x + addend}, an element a task; the addend may be left out. */
final class TimesNumber implements JavaOperator {
  static final String NAME = "TimesNumber";

  /** What makes a task throw, and what the whole node. */
  static final float FORBIDDEN = -1;

  static final float NOT_COUNTED = -2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public boolean isOptional(int input) {
    return input == 1;
  }

  @Override
  public OperatorKernel kernel(NodeAttributes attributes) {
    float number = attributes.number("number");
    return run -> {
      var x = run.input(0);
      var addend = run.optionalInput(1);
      var y = run.output(0, x.shape());
      if (x.data().get(JAVA_FLOAT, 0) == NOT_COUNTED) {
        throw new IllegalArgumentException("a number must be counted");
      }
      run.parallel(
          x.dimension(0),
          i -> {
            float value = x.data().getAtIndex(JAVA_FLOAT, i);
            if (value == FORBIDDEN) {
              throw new AssertionError("a number must be allowed");
            }
            float added = addend.map(a -> a.data().getAtIndex(JAVA_FLOAT, i)).orElse(0f);
            y.data().setAtIndex(JAVA_FLOAT, i, number * value + added);
          });
    };
  }
}
