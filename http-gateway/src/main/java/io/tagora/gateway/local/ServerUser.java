package io.tagora.gateway.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL, which refuses to run as root: this process's own user, or else a system user
 * without rights.
 *
 * @param other who it is, where that is not this process's own
 * @param id its number, and that of its group
 */
record ServerUser(Optional<String> other, String id, String group) {
  private static final List<String> SYSTEM_USERS = List.of("postgres", "nobody");

  static ServerUser find() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new ServerUser(Optional.empty(), number("-u"), number("-g"));
    }
    String other =
        SYSTEM_USERS.stream()
            .filter(user -> Shell.run("id", "-u", user).well())
            .findFirst()
            .orElseThrow(() ->
                new LocalClusterException(
                    "PostgreSQL must run as another user than root, and neither %s is one here"
                        .formatted(String.join(" nor ", SYSTEM_USERS))));
    return new ServerUser(Optional.of(other), number("-u", other), number("-g", other));
  }

  private static String number(String... arguments) {
    return Shell.run(Stream.concat(Stream.of("id"), Stream.of(arguments)).toArray(String[]::new))
        .output();
  }

  /** The same command as this user; the process stays the one that is started. */
  List<String> command(List<String> command) {
    if (other.isEmpty()) {
      return command;
    }
    var whole =
        new ArrayList<>(
            List.of("setpriv", "--reuid", id, "--regid", group, "--clear-groups", "--"));
    whole.addAll(command);
    return whole;
  }

  /** Gives a folder to this user. */
  void own(Path folder) {
    other.ifPresent(_ -> {
      Shell.Ended ended = Shell.run("chown", "-R", id + ":" + group, folder.toString());
      if (!ended.well()) {
        throw new LocalClusterException(
            "the database's folder must be given to the user %s, got: %s"
                .formatted(other.get(), ended.lastLine()));
      }
    });
  }

  /** Whether this user comes through to a folder: every folder above it lets others pass. */
  boolean reaches(Path folder) {
    if (other.isEmpty()) {
      return true;
    }
    try {
      for (Path above = folder; above != null; above = above.getParent()) {
        if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
