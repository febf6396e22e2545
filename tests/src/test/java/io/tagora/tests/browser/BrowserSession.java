package io.tagora.tests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium of this machine, driven by its own Node.js; nothing is downloaded. Belongs to
 * the thread that opened it.
 */
public final class BrowserSession implements AutoCloseable {

  // No sandbox: inside a container Chromium may not make one, and it opens our own pages only.
  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private BrowserSession(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts the browser, or skips the calling test and says what to install. */
  public static BrowserSession openOrSkip() {
    var chromium = programme("chromium", "chromium-browser", "google-chrome");
    var node = programme("node", "nodejs");
    Assumptions.assumeTrue(
        chromium.isPresent() && node.isPresent(),
        "skipped: a browser test must have Chromium and Node.js on the PATH;"
            + " on Debian: apt-get install chromium nodejs");
    return open(chromium.orElseThrow(), node.orElseThrow());
  }

  private static BrowserSession open(Path chromium, Path node) {
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    var browser =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(chromium).setArgs(QUIET));
    return new BrowserSession(playwright, browser);
  }

  private static Optional<Path> programme(String... names) {
    var folders =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(System.getenv("PATH"));
    return folders
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A new empty page of 1280 x 800. */
  public Page newPage() {
    return browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
