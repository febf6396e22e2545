package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import io.tagora.tests.ProjectRoot;
import io.tagora.tests.browser.BrowserSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page at / in a real browser against a running node. */
class ConsoleTest {
  @TempDir private Path folder;

  @Test
  void aPersonAsksAndWatchesItemsAppear() throws Exception {
    try (var browser = BrowserSession.openOrSkip()) {
      Path errors = folder.resolve("err");
      Process node = NodeProcess.start(errors, "demo", "--port", "0", "--users", "200");
      try {
        watch(browser.newPage(), NodeProcess.address(node, errors));
        node.destroy();
        NodeProcess.end(node);
        assertFalse(Files.readString(errors).contains("\tat "), Files.readString(errors));
      } finally {
        node.destroyForcibly();
      }
    }
  }

  private static void watch(Page page, String address) {
    var complaints = new ArrayList<String>();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.navigate(address + "/");
    page.click("#go");
    page.waitForSelector("#shown > *");
    page.waitForSelector("#go:not([disabled])");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(ProjectRoot.find().resolve("tests/target/console.png"))
            .setFullPage(true));
    assertEquals(10, page.querySelectorAll("#shown > *").size());
    assertTrue(page.querySelectorAll("#experts > *").size() >= 1);
    assertEquals(List.of(), complaints);
    waveAway(page);
    assertEquals(List.of(), complaints);
  }

  /** What is not of interest is not there any more when the same is asked again. */
  private static void waveAway(Page page) {
    String item = page.getAttribute("#shown > *", "data-item");
    page.click("#shown > * button.away");
    page.waitForSelector("#shown > .away");
    page.click("#go");
    page.waitForSelector("#shown > *:not(.away) button.away:not([disabled])");
    assertEquals(10, page.querySelectorAll("#shown > *").size());
    assertEquals(0, page.querySelectorAll("[data-item='%s']".formatted(item)).size());
  }
}
