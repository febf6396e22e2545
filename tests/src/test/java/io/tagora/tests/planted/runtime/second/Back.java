package io.tagora.tests.planted.runtime.second;

import io.tagora.tests.planted.runtime.first.There;

/** The other half, in a package without {@code @NullMarked}. */
public record Back(There there) {}
