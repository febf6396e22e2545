package io.tagora.inference.session;

/**
 * The functions of the ONNX Runtime C API that we use, with their place in the {@code OrtApi}
 * table. The table only grows at its end from version to version, so a place never changes.
 */
enum OrtFunction {
  GET_ERROR_MESSAGE(2),
  CREATE_ENV(3),
  CREATE_SESSION(7),
  CREATE_SESSION_FROM_ARRAY(8),
  CREATE_SESSION_OPTIONS(10),
  DISABLE_MEM_PATTERN(17),
  SET_SESSION_GRAPH_OPTIMIZATION_LEVEL(23),
  SET_INTRA_OP_NUM_THREADS(24),
  SET_INTER_OP_NUM_THREADS(25),
  SESSION_GET_INPUT_COUNT(30),
  SESSION_GET_OUTPUT_COUNT(31),
  SESSION_GET_INPUT_NAME(36),
  SESSION_GET_OUTPUT_NAME(37),
  CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE(49),
  CREATE_CPU_MEMORY_INFO(69),
  ALLOCATOR_FREE(76),
  GET_ALLOCATOR_WITH_DEFAULT_OPTIONS(78),
  RELEASE_STATUS(93),
  RELEASE_SESSION(95),
  RELEASE_VALUE(96),
  RELEASE_SESSION_OPTIONS(100),
  GET_AVAILABLE_PROVIDERS(125),
  RELEASE_AVAILABLE_PROVIDERS(126),
  ADD_SESSION_CONFIG_ENTRY(130),
  RUN_WITH_BINDING(133),
  CREATE_IO_BINDING(134),
  RELEASE_IO_BINDING(135),
  BIND_INPUT(136),
  BIND_OUTPUT(137);

  private final int place;

  OrtFunction(int place) {
    this.place = place;
  }

  int place() {
    return place;
  }

  static int highestPlace() {
    return BIND_OUTPUT.place;
  }
}
