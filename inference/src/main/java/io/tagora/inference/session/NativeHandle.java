package io.tagora.inference.session;

import java.lang.foreign.MemorySegment;

/** A native object with the function that frees it; freed once, and never used afterwards. */
final class NativeHandle implements AutoCloseable {
  private final String what;
  private final OrtApi api;
  private final OrtFunction release;
  private MemorySegment address;

  NativeHandle(String what, OrtApi api, OrtFunction release, MemorySegment address) {
    this.what = what;
    this.api = api;
    this.release = release;
    this.address = address;
  }

  MemorySegment address() {
    if (address.address() == 0) {
      throw new IllegalStateException("the " + what + " must be open, got a closed one");
    }
    return address;
  }

  @Override
  public void close() {
    if (address.address() != 0) {
      api.release(release, address);
      address = MemorySegment.NULL;
    }
  }
}
