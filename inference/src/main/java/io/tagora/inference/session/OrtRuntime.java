package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime, loaded once a process with one environment that lives as long as the process. Makes
 * sessions and tensors; safe to use from any thread.
 */
public final class OrtRuntime {
  private static final int LOG_ERRORS_ONLY = 3;
  private static final int ARENA_ALLOCATOR = 1;
  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;

  private static @Nullable OrtRuntime shared;

  private final OrtApi api;
  private final ThreadPool pool;
  private final MemorySegment environment;
  private final MemorySegment cpuMemory;
  private final MemorySegment allocator;
  private volatile Optional<Path> profiles = Optional.empty();

  private OrtRuntime(OrtApi api, ThreadPool pool) {
    this.api = api;
    this.pool = pool;
    environment = DeepStack.call(() -> environment(api, pool));
    cpuMemory =
        out(p -> api.call(OrtFunction.CREATE_CPU_MEMORY_INFO, ARENA_ALLOCATOR, DEFAULT_MEMORY, p));
    allocator = out(p -> api.call(OrtFunction.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS, p));
  }

  private static MemorySegment environment(OrtApi api, ThreadPool pool) {
    var function = OrtFunction.CREATE_ENV_WITH_GLOBAL_THREAD_POOLS;
    var name = Arena.global().allocateFrom("tagora");
    try (var options = pool.options(api)) {
      return out(p -> api.call(function, LOG_ERRORS_ONLY, name, options.address(), p));
    }
  }

  /**
   * Says which threads sessions may share, before the first use of the runtime; else they are a
   * spinning thread a processor. A process has one such pool for as long as it lives.
   *
   * @return whether sessions that ask for such threads share them now
   */
  public static synchronized boolean shareThreads(ThreadPool pool) {
    var known = shared;
    return (known == null ? load(pool) : known).pool.equals(pool);
  }

  /**
   * The process's one runtime; the first call loads the library: of the folder that the environment
   * variable {@code TAGORA_ONNXRUNTIME} names, or of the jar.
   *
   * @throws InferenceException if it is missing, is another library or too old
   */
  public static synchronized OrtRuntime shared() {
    var known = shared;
    return known == null ? load(ThreadPool.ofMachine()) : known;
  }

  private static OrtRuntime load(ThreadPool pool) {
    var named = Optional.ofNullable(System.getenv(OrtLibrary.VARIABLE));
    var library = OrtLibrary.locate(named, CacheFolder.ofEnvironment());
    var loaded = new OrtRuntime(OrtApi.load(library), pool);
    shared = loaded;
    return loaded;
  }

  public String version() {
    return api.version();
  }

  /** The execution providers that the library was built with, as "CPUExecutionProvider". */
  public List<String> providers() {
    try (var arena = Arena.ofConfined()) {
      var names = arena.allocate(ADDRESS);
      var count = arena.allocate(JAVA_INT);
      api.call(OrtFunction.GET_AVAILABLE_PROVIDERS, names, count);
      int number = count.get(JAVA_INT, 0);
      var list = names.get(ADDRESS, 0);
      try {
        return texts(list, number);
      } finally {
        api.call(OrtFunction.RELEASE_AVAILABLE_PROVIDERS, list, number);
      }
    }
  }

  @SuppressWarnings("restricted") // the library says how many pointers stand there
  private static List<String> texts(MemorySegment list, int number) {
    var pointers = list.reinterpret(number * ADDRESS.byteSize());
    return IntStream.range(0, number)
        .mapToObj(i -> OrtApi.text(pointers.getAtIndex(ADDRESS, i)))
        .toList();
  }

  /**
   * Lets sessions that are opened from now on write, when they are closed, how long each run of
   * each operator took: ONNX Runtime's own JSON.
   *
   * @param prefix what the files' names begin with; empty to end it
   */
  public void profileInto(Optional<Path> prefix) {
    profiles = prefix;
  }

  /** Opens a model file; external data is looked for beside it. */
  public OrtSession open(Path model, SessionSettings settings) {
    requireFile(model);
    try (var arena = Arena.ofConfined()) {
      var path = arena.allocateFrom(model.toString());
      return create(
          settings,
          (options, p) -> api.call(OrtFunction.CREATE_SESSION, environment, path, options, p));
    }
  }

  /** Opens a model file whose weights are shared with other sessions, as far as it has them. */
  public OrtSession open(Path model, SessionSettings settings, SharedWeights shared) {
    requireFile(model);
    try (var arena = Arena.ofConfined()) {
      var path = arena.allocateFrom(model.toString());
      return create(
          settings,
          (options, p) -> {
            shared.applyTo(options, arena);
            api.createSession(environment, path, options, shared.packed(), p);
          });
    }
  }

  /** Operators of ours, for sessions that are opened with them; make them once a process. */
  public OperatorDomain operators(String domain, List<JavaOperator> operators) {
    return new OperatorDomain(api, domain, operators);
  }

  /** A place for weights that several sessions use; empty. */
  public SharedWeights shareWeights() {
    return new SharedWeights(api, this);
  }

  private static void requireFile(Path model) {
    if (!Files.isRegularFile(model)) {
      throw new InferenceException("the model file must exist, got " + model);
    }
  }

  /** Opens a model from its bytes, which are not needed afterwards. */
  public OrtSession open(MemorySegment model, SessionSettings settings) {
    return create(
        settings,
        (options, p) -> api.createSession(environment, model, model.byteSize(), options, p));
  }

  /**
   * Opens a model from its bytes, which are not needed afterwards.
   *
   * @param folder where its external data is looked for
   */
  public OrtSession open(MemorySegment model, Path folder, SessionSettings settings) {
    try (var arena = Arena.ofConfined()) {
      var key = arena.allocateFrom("session.model_external_initializers_file_folder_path");
      var value = arena.allocateFrom(folder.toString());
      return create(
          settings,
          (options, p) -> {
            api.call(OrtFunction.ADD_SESSION_CONFIG_ENTRY, options, key, value);
            api.createSession(environment, model, model.byteSize(), options, p);
          });
    }
  }

  /** The machine's own memory. */
  public TensorMemory hostMemory() {
    return new HostMemory(this);
  }

  /**
   * The memory of a GPU.
   *
   * @throws InferenceException that says what is missing: an ONNX Runtime with CUDA, CUDA itself,
   *     or the GPU
   */
  public TensorMemory cudaMemory(int device) {
    return cudaMemory(device, requireCuda(device), "Cuda");
  }

  /** What could be allocated on a GPU now; throws as {@link #cudaMemory}. */
  public long freeCudaBytes(int device) {
    var cuda = requireCuda(device);
    requireDevice(device, cuda);
    cuda.use(device);
    return cuda.freeBytes();
  }

  TensorMemory cudaMemory(int device, CudaLibrary cuda, String place) {
    requireDevice(device, cuda);
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(place);
      return new CudaMemory(
          device,
          cuda,
          api,
          out(p -> api.createMemoryInfo(name, DEVICE_ALLOCATOR, device, DEFAULT_MEMORY, p)));
    }
  }

  private static void requireDevice(int device, CudaLibrary cuda) {
    int devices;
    try {
      devices = cuda.devices();
    } catch (InferenceException e) {
      throw new InferenceException(
          "cuda:%d must be a GPU whose driver CUDA knows, got none: %s"
              .formatted(device, e.getMessage()),
          e);
    }
    if (device >= devices) {
      throw new InferenceException(
          "cuda:%d must be a GPU that CUDA shows, got %d of them; see ./tagora devices"
              .formatted(device, devices));
    }
  }

  private CudaLibrary requireCuda(int device) {
    if (!providers().contains(CudaProvider.NAME)) {
      throw new InferenceException(
          "cuda:%d must have an ONNX Runtime with CUDA, got %s with %s; set %s to a folder with the libraries of a CUDA build, as './tagora package gpu' packs one, or configure a cpu device in tagora.devices"
              .formatted(device, version(), providers(), OrtLibrary.VARIABLE));
    }
    return CudaLibrary.load(CudaLibrary.NAMES);
  }

  /** A tensor over native memory that must live longer than the tensor and all that bind it. */
  public OrtTensor tensor(MemorySegment data, ElementType type, long... shape) {
    return OrtTensor.over(api, cpuMemory, data, type, shape);
  }

  private OrtSession create(SessionSettings settings, Creation creation) {
    var options = out(p -> api.call(OrtFunction.CREATE_SESSION_OPTIONS, p));
    try {
      settings.applyTo(api, options, pool);
      profiles.ifPresent(prefix -> profile(options, prefix));
      return new OrtSession(api, allocator, out(p -> creation.create(options, p)));
    } finally {
      api.release(OrtFunction.RELEASE_SESSION_OPTIONS, options);
    }
  }

  private void profile(MemorySegment options, Path prefix) {
    try (var arena = Arena.ofConfined()) {
      api.call(OrtFunction.ENABLE_PROFILING, options, arena.allocateFrom(prefix.toString()));
    }
  }

  static MemorySegment out(Consumer<MemorySegment> call) {
    try (var arena = Arena.ofConfined()) {
      var pointer = arena.allocate(ADDRESS);
      call.accept(pointer);
      return pointer.get(ADDRESS, 0);
    }
  }

  private interface Creation {
    void create(MemorySegment options, MemorySegment out);
  }
}
