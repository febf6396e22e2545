package io.tagora.runtime.world;

import io.tagora.runtime.exchange.ExchangeException;
import io.tagora.runtime.exchange.NdjsonReader;
import io.tagora.runtime.exchange.NdjsonRow;
import io.tagora.runtime.exchange.NdjsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** Writes and reads {@value GroundTruth#FILE}: a line for every user. */
public final class GroundTruthFile {
  private GroundTruthFile() {}

  /**
   * Writes the file into the folder.
   *
   * @throws ExchangeException where it cannot be written
   */
  public static void write(GroundTruth truth, Path dir) {
    try (var rows = NdjsonWriter.open(dir.resolve(GroundTruth.FILE))) {
      for (var user : truth.intents().entrySet()) {
        rows.begin().field("userId", user.getKey()).beginList("intents");
        for (IntentRun run : user.getValue()) {
          write(run, rows);
        }
        rows.endList().end();
      }
    } catch (IOException failure) {
      throw new ExchangeException(
          "%s must be a folder that can be written, got: %s".formatted(dir, failure), failure);
    }
  }

  private static void write(IntentRun run, NdjsonWriter rows) throws IOException {
    rows.begin()
        .field("intent", run.intent())
        .field("start", run.start())
        .field("end", run.end())
        .field("abandoned", run.abandoned())
        .beginList("stages");
    for (IntentRun.Stage stage : run.stages()) {
      rows.begin()
          .field("name", stage.name())
          .field("from", stage.from())
          .field("to", stage.to())
          .field("categories", stage.categories())
          .endInner();
    }
    rows.endList().endInner();
  }

  /**
   * The truth in the folder.
   *
   * @throws ExchangeException where the file is missing or malformed
   */
  public static GroundTruth read(Path dir) {
    var intents = new LinkedHashMap<String, List<IntentRun>>();
    NdjsonReader.read(
        dir.resolve(GroundTruth.FILE),
        row ->
            intents.put(
                row.text("userId"),
                row.rows("intents").stream().map(GroundTruthFile::run).toList()));
    return new GroundTruth(intents);
  }

  private static IntentRun run(NdjsonRow row) {
    return new IntentRun(
        row.text("intent"),
        row.instant("start"),
        row.instant("end"),
        row.flag("abandoned"),
        row.rows("stages").stream().map(GroundTruthFile::stage).toList());
  }

  private static IntentRun.Stage stage(NdjsonRow row) {
    return new IntentRun.Stage(
        row.text("name"), row.instant("from"), row.instant("to"), row.texts("categories"));
  }
}
