package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import io.tagora.tests.ProjectRoot;
import io.tagora.tests.browser.BrowserSession;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page at / in a real browser against a running node. */
class ConsoleTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  @TempDir private Path folder;

  @Test
  void aPersonAsksAndWatchesItemsAppear() throws Exception {
    try (var browser = BrowserSession.openOrSkip()) {
      Path errors = folder.resolve("err");
      Process node = NodeProcess.start(errors, "demo", "--port", "0", "--users", "200");
      try {
        watch(browser.newPage(), address(node, errors));
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
  }

  /** The address is told after the first answer stands on standard output. */
  private static String address(Process node, Path errors) throws Exception {
    try (BufferedReader out = node.inputReader()) {
      assertTrue(out.lines().anyMatch(line -> line.startsWith("Tokens")), Files.readString(errors));
      while (node.isAlive()) {
        Matcher matcher = ADDRESS.matcher(Files.readString(errors));
        if (matcher.find()) {
          return matcher.group();
        }
        Thread.onSpinWait();
      }
    }
    throw new AssertionError(
        "the node must tell its address, and said " + Files.readString(errors));
  }
}
