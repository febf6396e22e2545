package io.tagora.tests.planted.runtime.first;

/** A step with a thread. */
record StartsThread(Thread thread) {}
