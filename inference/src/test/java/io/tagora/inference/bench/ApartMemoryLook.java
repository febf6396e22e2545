package io.tagora.inference.bench;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints the memory of a process with a random model on one device, and on two of this machine that
 * read and write apart, after a prompt and an answer; not a check. A program with the shape and
 * "one" or "two" as arguments.
 */
final class ApartMemoryLook {
  private ApartMemoryLook() {}

  public static void main(String[] arguments) throws IOException {
    var cache = CacheFolder.ofEnvironment();
    var source = RandomModel.cached(RandomShape.named(arguments[0]), cache);
    var options =
        new ImportOptions(WeightFormat.INT4, 128, PrefillFormat.INT8, KvOptions.bytes(List.of()));
    var folder = new ModelCache(cache).importIfNeeded(source, options, ImportListener.SILENT);
    print("before");
    boolean apart = arguments[1].equals("two");
    var reads = new EngineSettings(new Device.Cpu(0), 2, false, 2, apart ? 0 : 2, 256);
    var writes = apart ? new EngineSettings(new Device.Cpu(1), 2, false, 0, 2, 256) : reads;
    try (var engine = LanguageModelEngine.openApart(folder, reads, writes)) {
      new Sequences(engine).start(new Prompts(engine.tokenizer()).of(1, 64), 4);
      while (engine.decode().running() > 0) {
        engine.decode().step();
      }
      print(arguments[1]);
    }
  }

  private static void print(String when) throws IOException {
    System.out.println(when);
    Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("Rss") || line.startsWith("VmRSS"))
        .forEach(line -> System.out.println("  " + line));
  }
}
