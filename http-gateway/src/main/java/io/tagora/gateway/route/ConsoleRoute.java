package io.tagora.gateway.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** The page at {@code /}: a handful of files from the jar, nothing from elsewhere. */
final class ConsoleRoute extends AllDirectives {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, HttpResponse> files =
      Map.of(
          "index.html", file("index.html", MediaTypes.TEXT_HTML.toContentType(HttpCharsets.UTF_8)),
          "console.css", file("console.css", MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8)),
          "console.js", file("console.js", script()),
          "icon.svg", file("icon.svg", MediaTypes.IMAGE_SVG_XML.toContentType()));

  private static ContentType script() {
    return MediaTypes.applicationWithOpenCharset("javascript", "js")
        .toContentType(HttpCharsets.UTF_8);
  }

  Route route() {
    return concat(
        pathSingleSlash(() -> get(() -> complete(files.get("index.html")))),
        path("console.css", () -> get(() -> complete(files.get("console.css")))),
        path("console.js", () -> get(() -> complete(files.get("console.js")))),
        path("icon.svg", () -> get(() -> complete(files.get("icon.svg")))));
  }

  private static HttpResponse file(String name, ContentType type) {
    try (var in = ConsoleRoute.class.getResourceAsStream("/console/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the console's file %s must be in the jar, got none".formatted(name));
      }
      return HttpResponse.create()
          .withEntity(HttpEntities.create(type, in.readAllBytes()))
          .addHeader(RawHeader.create("Content-Security-Policy", POLICY))
          .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
          .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
          .addHeader(RawHeader.create("Cache-Control", "no-cache"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
