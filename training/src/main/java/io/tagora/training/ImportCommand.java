package io.tagora.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.entity.OnnxEmbedder;
import io.tagora.runtime.exchange.DatasetWriter;
import io.tagora.training.retail.OnlineRetailImport;
import io.tagora.training.retail.OnlineRetailImport.Counts;
import io.tagora.training.run.TerminalListener;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tagora import}: another shop's records in the exchange format. */
@Command(
    name = "import",
    description = {
      "Bring a shop's records into the exchange format (docs/data-format.md).",
      "",
      "online-retail is UCI's \"Online Retail\" as CSV, plain or gzipped. Cancellations, unknown "
          + "customers and rows without a positive quantity and price are dropped. It has titles "
          + "only: categories are clusters of the titles' embeddings, named by their most telling "
          + "words; there are purchases and no searches.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tagora import --format online-retail online-retail.csv.gz --out gifts --core 5",
      "  tagora data check gifts"
    },
    sortOptions = false,
    showDefaultValues = true)
final class ImportCommand implements Callable<Integer> {

  /** What can be read. */
  enum Format {
    ONLINE_RETAIL("online-retail");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "What to read.")
  private Path file;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "Whose records they are: online-retail.")
  private String format;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Option(
      names = "--core",
      paramLabel = "K",
      description =
          "Keep customers with K items and items with K customers, again and again; 1 keeps all.")
  private int core = 1;

  @Option(
      names = "--categories",
      paramLabel = "N",
      description = "How many categories are derived from the titles.")
  private int categories = 150;

  @Option(names = "--seed", paramLabel = "S", description = "Decides where clusters begin.")
  private long seed = 7;

  @Option(names = "--charset", paramLabel = "NAME", description = "How the file's text is encoded.")
  private String charset = "UTF-8";

  @Option(names = "--force", description = "Write into a folder that is not empty.")
  private boolean force;

  @Option(names = "--json", description = "Print the counts as one JSON object.")
  private boolean json;

  @Mixin HelpOption help;

  @Override
  public Integer call() throws IOException {
    check();
    var settings = new OnlineRetailImport.Settings(charset(), core, categories);
    int threads = Runtime.getRuntime().availableProcessors();
    try (OnnxEmbedder embedder = MiniLm.open(threads)) {
      var imported =
          new OnlineRetailImport(settings, new TerminalListener(System.err))
              .run(file, () -> embedder, new SplittableRandom(seed));
      DatasetWriter.write(imported.dataset(), out);
      Counts counts = imported.counts();
      spec.commandLine()
          .getOut()
          .println(json ? new ObjectMapper().writeValueAsString(counts) : text(counts));
    }
    return 0;
  }

  private void check() throws IOException {
    require(format.equals(Format.ONLINE_RETAIL.toString()), "--format", "be online-retail", format);
    require(core >= 1, "--core", "be at least 1", core);
    require(categories >= 1, "--categories", "be at least 1", categories);
    require(Files.isRegularFile(file), "the file to import", "exist", file);
    if (Files.isDirectory(out) && !force) {
      try (var inside = Files.list(out)) {
        require(
            inside.findAny().isEmpty(), "--out", "be empty (--force writes into it anyway)", out);
      }
    }
  }

  private static void require(boolean holds, String what, String rule, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("%s must %s, got %s".formatted(what, rule, got));
    }
  }

  private Charset charset() {
    try {
      return Charset.forName(charset);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "--charset must be one that Java knows, as ISO-8859-1, got " + charset, e);
    }
  }

  private String text(Counts counts) {
    return """
    Read %,d rows: dropped %,d cancellations, %,d of unknown customers, %,d without positive quantity and price.
    Clean: %,d rows of %,d customers and %,d items; in the %d-core %,d customers, %,d items, %,d pairs.
    Wrote %,d purchases, %,d derived categories and %,d tags to %s; see it with ./tagora data check %s\
    """
        .formatted(
            counts.rows(),
            counts.cancellations(),
            counts.unknownCustomers(),
            counts.notPositive(),
            counts.cleanRows(),
            counts.cleanCustomers(),
            counts.cleanItems(),
            core,
            counts.customers(),
            counts.items(),
            counts.pairs(),
            counts.events(),
            counts.categories(),
            counts.tags(),
            out,
            out);
  }
}
