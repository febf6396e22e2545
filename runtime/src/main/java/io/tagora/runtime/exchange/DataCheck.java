package io.tagora.runtime.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a folder to its end whatever is wrong with it, and says all that is.
 *
 * @param dataset what was read; empty where a rule is broken
 */
public record DataCheck(DataReport report, Optional<Dataset> dataset) {

  /** Every broken rule of docs/data-format.md with its line, and what is odd about the rest. */
  public static DataCheck of(Path dir) {
    var errors = new ArrayList<DataReport.Finding>();
    var reader = new DatasetReader(broken -> errors.add(DataReport.Finding.of(broken)));
    Optional<Dataset> dataset = reader.readAll(dir, () -> !errors.isEmpty());
    return new DataCheck(reader.report(errors), dataset);
  }

  /**
   * The data set, for those who are about to spend hours on it.
   *
   * @throws ExchangeException one sentence with the number of errors, the first of them, and the
   *     command that shows the rest
   */
  public static Dataset requireSound(Path dir) {
    DataCheck check = of(dir);
    List<DataReport.Finding> errors = check.report().errors();
    return check
        .dataset()
        .orElseThrow(() ->
            new ExchangeException(
                "%s must follow every rule of the exchange format, got %d that are broken, the first: %s; ./tagora data check %s shows all of them"
                    .formatted(dir, errors.size(), errors.getFirst().sentence(), dir)));
  }
}
