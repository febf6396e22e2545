package io.tagora.training;

import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.ExchangeFiles;
import io.tagora.training.run.DataHash;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a training that begins with a model reads and writes. */
final class FolderOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The logs to learn from.")
  private Path data;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "The model to begin with, a Hugging Face folder.")
  Path from;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write.")
  Path out;

  @Option(names = "--resume", description = "Go on from the checkpoint in --out.")
  boolean resume;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  boolean json;

  /** The logs, if nothing in them is broken. */
  Dataset dataset() throws IOException {
    return DataCheck.requireSound(data);
  }

  /** Tells whether a run goes on with the logs that it began with. */
  String dataHash() throws IOException {
    return DataHash.of(data, ExchangeFiles.ALL);
  }

  /** Tells whether a run goes on with the model that it began with. */
  String modelHash() throws IOException {
    return DataHash.ofModel(from);
  }
}
