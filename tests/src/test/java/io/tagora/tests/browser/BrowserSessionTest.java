package io.tagora.tests.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BrowserSessionTest {

  @Test
  void aPageRunsItsScript() {
    try (var session = BrowserSession.openOrSkip();
        var page = session.newPage()) {
      page.navigate("data:text/html,<p id=answer></p><script>answer.textContent = 6 * 7</script>");
      assertEquals("42", page.textContent("#answer"));
    }
  }
}
