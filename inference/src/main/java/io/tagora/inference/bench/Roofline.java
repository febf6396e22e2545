package io.tagora.inference.bench;

/**
 * What the machine could do at most, measured in the same run, and how near each figure comes.
 *
 * @param readBytesPerSecond of memory, read in order by as many threads as the engine uses
 * @param operationsPerSecond multiplications and additions of one large product by ONNX Runtime
 * @param products the number format of that product: the one that reads prompts
 * @param weightBytes of a decode step, however many sequences it writes
 * @param kvBytesPerToken of one sequence's context, that a step reads
 */
public record Roofline(
    double readBytesPerSecond,
    double operationsPerSecond,
    String products,
    long weightBytes,
    long kvBytesPerToken,
    Bound prefill,
    Bound decode,
    Bound decode8Unshared,
    Bound decode8,
    Bound decode32) {

  /**
   * One figure beside the roof: bytes and operations that it cannot do without, at the measured
   * rates.
   *
   * @param tokensPerSecond the lower of what memory and arithmetic allow
   * @param bandwidthShare of the measured read bandwidth that was used
   * @param operationShare of the measured operations that were used; of prefill its MFU
   */
  public record Bound(double tokensPerSecond, double bandwidthShare, double operationShare) {}

  static Roofline of(MachineRates rates, ModelCost cost, Speeds speeds, int context) {
    return new Roofline(
        rates.readBytesPerSecond(),
        rates.operationsPerSecond(),
        rates.products(),
        cost.weightBytes(),
        cost.kvBytes(),
        rates.bound(
            speeds.prefill(),
            (double) cost.weightBytes() / context,
            cost.prefillOperations(context)),
        own(rates, cost, speeds.alone(), 1, context),
        own(rates, cost, speeds.unshared(), EngineBench.EIGHT, context),
        shared(rates, cost, speeds.eight(), EngineBench.EIGHT, context),
        shared(rates, cost, speeds.most(), EngineBench.MOST, context));
  }

  private static Bound own(
      MachineRates rates, ModelCost cost, Speeds.Written written, int sequences, int context) {
    return rates.bound(
        written.tokensPerSecond(),
        cost.decodeBytes(sequences, context),
        cost.decodeOperations(context));
  }

  private static Bound shared(
      MachineRates rates, ModelCost cost, Speeds.Written written, int sequences, int context) {
    return rates.bound(
        written.tokensPerSecond(),
        cost.sharedDecodeBytes(sequences, context),
        cost.decodeOperations(context));
  }
}
