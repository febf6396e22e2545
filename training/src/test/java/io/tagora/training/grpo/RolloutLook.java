package io.tagora.training.grpo;

import com.sun.management.OperatingSystemMXBean;
import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.training.data.SftSamples;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.TensorThreads;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints how long an iteration's lists take to be written by the serving engine, its opening with
 * the weights of now included, and by PyTorch with a KV cache; not a check. A program with the
 * model's folder and the number of threads as arguments.
 */
final class RolloutLook {
  private static final int USERS = 600;
  private static final int ITEMS = 20_000;
  private static final long SEED = 7;
  private static final int TASKS = 32;
  private static final int GROUP = 8;
  private static final int ROUNDS = 5;
  private static final int MOST = 144;
  private static final PrintStream OUT = System.out;

  private RolloutLook() {}

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    TensorThreads.use(threads);
    Dataset dataset =
        Marketplace.generate(MarketplaceSettings.of(USERS, ITEMS, SEED, SEED)).dataset();
    var samples =
        new SftSamples(
            dataset,
            new SftSamples.Settings(
                dataset.end().minus(Duration.ofDays(7)), 1, 50, ContextWindow.DEFAULT, 1280, SEED));
    LlamaDecoder decoder = HuggingFaceFolder.read(model);
    List<ExpertTask> tasks;
    try (Policy policy = Policy.of(decoder, model, threads)) {
      tasks =
          TaskBook.of(
                  TaskBook.chosen(samples.turns(), TASKS / 2, SEED),
                  new Rollouts(policy, dataset.catalog()),
                  dataset.catalog(),
                  ProgressListener.SILENT)
              .of(0, TASKS);
      compare(policy, model, decoder, tasks, dataset);
    }
    for (int round = 0; round < ROUNDS; round++) {
      engine(model, decoder, tasks, dataset, threads, round);
      try (Policy policy = Policy.of(decoder, model, threads)) {
        torch(policy, model, decoder, tasks, round);
      }
    }
  }

  private static void engine(
      Path model,
      LlamaDecoder decoder,
      List<ExpertTask> tasks,
      Dataset dataset,
      int threads,
      int round)
      throws IOException {
    long processor = processorNanos();
    long start = System.nanoTime();
    try (Policy policy = Policy.of(decoder, model, threads)) {
      var rollouts = new Rollouts(policy, dataset.catalog());
      long opened = System.nanoTime();
      List<List<Sample>> lists = rollouts.lists(tasks, GROUP, 1, round);
      long tokens =
          lists.stream().flatMap(List::stream).mapToLong(sample -> sample.tokens().length).sum();
      tell("engine", opened - start, System.nanoTime() - opened, processor, tokens);
    }
  }

  private static void torch(
      Policy policy, Path model, LlamaDecoder decoder, List<ExpertTask> tasks, int round)
      throws IOException {
    try (var encoder = new HuggingFaceEncoder(model)) {
      long processor = processorNanos();
      long start = System.nanoTime();
      List<int[]> lists = write(policy, encoder, decoder, tasks, GROUP, 1, round);
      long tokens = lists.stream().mapToLong(list -> list.length).sum();
      tell("torch", 0, System.nanoTime() - start, processor, tokens);
    }
  }

  /** Both write the likeliest lists; they must be the same, but for sums in another order. */
  private static void compare(
      Policy policy, Path model, LlamaDecoder decoder, List<ExpertTask> tasks, Dataset dataset)
      throws IOException {
    List<List<Sample>> byEngine = new Rollouts(policy, dataset.catalog()).lists(tasks, 1, 0, 0);
    try (var encoder = new HuggingFaceEncoder(model)) {
      List<int[]> byTorch = write(policy, encoder, decoder, tasks, 1, 0, 0);
      int same = 0;
      for (int i = 0; i < tasks.size(); i++) {
        int[] tokens = byEngine.get(i).getFirst().tokens();
        same += Arrays.equals(tokens, Arrays.copyOf(byTorch.get(i), tokens.length)) ? 1 : 0;
      }
      OUT.printf("%d of %d likeliest lists are the same%n", same, tasks.size());
    }
  }

  private static List<int[]> write(
      Policy policy,
      HuggingFaceEncoder encoder,
      LlamaDecoder decoder,
      List<ExpertTask> tasks,
      int group,
      double temperature,
      long seed) {
    ModelFolder folder = ModelFolder.read(policy.graph());
    var tokenizer = policy.engine().tokenizer();
    var rules =
        new RuleCompiler(
            tokenizer,
            TokenBytes.read(folder.tokenizerFile(), folder.shape().vocabulary()),
            Separator.of(tokenizer),
            folder.endTokens());
    var writer = new TorchWriter(decoder);
    int atOnce = Policy.SEQUENCES / group;
    var lists = new ArrayList<int[]>();
    for (int from = 0; from < tasks.size(); from += atOnce) {
      List<TorchWriter.Order> orders =
          tasks.subList(from, Math.min(tasks.size(), from + atOnce)).stream()
              .map(task ->
                  new TorchWriter.Order(
                      prompt(task, encoder), () -> rules.compile(task.rule(), List.of())))
              .toList();
      lists.addAll(writer.write(orders, group, temperature, MOST, seed * 1000 + from));
    }
    return lists;
  }

  private static int[] prompt(ExpertTask task, HuggingFaceEncoder encoder) {
    return Stream.of(task.context().text(), task.branch().text())
        .flatMapToInt(text -> Arrays.stream(encoder.encode(text)))
        .toArray();
  }

  /** Of all threads; what a busy machine does not change. */
  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void tell(String who, long opening, long writing, long since, long tokens) {
    OUT.printf(
        Locale.ROOT,
        "%-6s opening %.2f s, writing %.2f s, all %.2f s, processor %.2f s, %d tokens%n",
        who,
        opening / 1e9,
        writing / 1e9,
        (opening + writing) / 1e9,
        (processorNanos() - since) / 1e9,
        tokens);
  }
}
