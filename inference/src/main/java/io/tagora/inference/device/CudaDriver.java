package io.tagora.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.device.Machine.CudaDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Asks the NVIDIA driver for its devices, by the driver's own C API. Nothing is allocated on a
 * device.
 */
@SuppressWarnings("restricted")
final class CudaDriver {
  private static final BiFunction<String, Arena, SymbolLookup> LOADER = SymbolLookup::libraryLookup;
  private static final int NAME_BYTES = 256;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  private final SymbolLookup symbols;
  private final Arena arena;

  private CudaDriver(SymbolLookup symbols, Arena arena) {
    this.symbols = symbols;
    this.arena = arena;
  }

  /** The devices, and a sentence on how the driver answered. */
  record Answer(List<CudaDevice> devices, String note) {}

  static Answer ask(String libraryName) {
    try (var arena = Arena.ofConfined()) {
      var driver = new CudaDriver(LOADER.apply(libraryName, arena), arena);
      var devices = driver.devices();
      return new Answer(devices, "the driver shows " + devices.size());
    } catch (IllegalArgumentException _) {
      return new Answer(List.of(), libraryName + " was not found");
    } catch (RuntimeException e) {
      return new Answer(List.of(), String.valueOf(e.getMessage()));
    }
  }

  private List<CudaDevice> devices() {
    call("cuInit", List.of(JAVA_INT), 0);
    var count = arena.allocate(JAVA_INT);
    call("cuDeviceGetCount", List.of(ADDRESS), count);
    var devices = new ArrayList<CudaDevice>();
    for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
      devices.add(device(i));
    }
    return devices;
  }

  private CudaDevice device(int number) {
    var handle = arena.allocate(JAVA_INT);
    call("cuDeviceGet", List.of(ADDRESS, JAVA_INT), handle, number);
    int device = handle.get(JAVA_INT, 0);
    var name = arena.allocate(NAME_BYTES);
    call("cuDeviceGetName", List.of(ADDRESS, JAVA_INT, JAVA_INT), name, NAME_BYTES, device);
    var bytes = arena.allocate(JAVA_LONG);
    call("cuDeviceTotalMem_v2", List.of(ADDRESS, JAVA_INT), bytes, device);
    return new CudaDevice(
        number,
        name.getString(0),
        bytes.get(JAVA_LONG, 0),
        attribute(CAPABILITY_MAJOR, device) + "." + attribute(CAPABILITY_MINOR, device));
  }

  private int attribute(int attribute, int device) {
    var value = arena.allocate(JAVA_INT);
    call("cuDeviceGetAttribute", List.of(ADDRESS, JAVA_INT, JAVA_INT), value, attribute, device);
    return value.get(JAVA_INT, 0);
  }

  private void call(String function, List<MemoryLayout> parameters, Object... arguments) {
    var address = symbols.find(function);
    if (address.isEmpty()) {
      throw new IllegalStateException("the driver must have " + function + ", got none");
    }
    var shape = FunctionDescriptor.of(JAVA_INT, parameters.toArray(MemoryLayout[]::new));
    int status = status(address.get(), shape, arguments);
    if (status != 0) {
      throw new IllegalStateException("%s answered %d".formatted(function, status));
    }
  }

  private static int status(MemorySegment address, FunctionDescriptor shape, Object... arguments) {
    try {
      return (int)
          Linker.nativeLinker().downcallHandle(address, shape).invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("the driver must return", e);
    }
  }
}
