package io.tagora.gateway.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.gateway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the supervisor of a folder's cluster takes orders, readable by its own user only.
 *
 * @param token what proves that a caller can read this
 */
record SupervisorFile(String folder, long pid, int port, String token) {
  private static final String NAME = "supervisor.json";
  private static final int TOKEN_BYTES = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For this process, with a new token. */
  static SupervisorFile create(Path folder, int port) throws IOException {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    var made =
        new SupervisorFile(
            folder.toString(),
            ProcessHandle.current().pid(),
            port,
            HexFormat.of().formatHex(token));
    made.write();
    return made;
  }

  private void write() throws IOException {
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path made = Files.createTempFile(Path.of(folder), NAME, "", own);
    Files.write(made, Json.bytes(this));
    Files.move(made, path(Path.of(folder)), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What a running supervisor wrote; empty if none runs there. */
  static Optional<SupervisorFile> read(Path folder) {
    try {
      var file = JSON.readValue(Files.readAllBytes(path(folder)), SupervisorFile.class);
      return Optional.of(file).filter(SupervisorFile::isAlive);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private boolean isAlive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  void delete() {
    try {
      Files.deleteIfExists(path(Path.of(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException("the supervisor's file must go", e);
    }
  }

  private static Path path(Path folder) {
    return folder.resolve(NAME);
  }
}
