package io.tagora.tests.planted.runtime.first;

import io.tagora.tests.planted.runtime.second.Back;

/** One half of a cycle. */
public record There(Back back) {}
