package io.tagora.cluster;

import com.typesafe.config.Config;
import io.tagora.cluster.wire.WireVersion;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a node must have in common with the cluster that it joins: the number of shards, and a wire
 * version that is at most one away. Pekko makes it by its name, and ends a node that has not.
 */
public final class JoinCompatibility extends JoinConfigCompatChecker {
  static final String VERSION = "pekko.cluster.app-version";
  private static final String SHARDS = "tagora.cluster.shards";

  @Override
  public Seq<String> requiredKeys() {
    return CollectionConverters.asScala(List.of(VERSION, SHARDS)).toSeq();
  }

  /** A node that tells nothing of a key is of a version before this one, and is let in. */
  @Override
  public ConfigValidation check(Config other, Config own) {
    var differences = new ArrayList<String>();
    if (other.hasPath(SHARDS) && other.getInt(SHARDS) != own.getInt(SHARDS)) {
      differences.add(
          "%s must be the same on every node, got %d and %d"
              .formatted(SHARDS, own.getInt(SHARDS), other.getInt(SHARDS)));
    }
    if (!WireVersion.areNeighbours(version(other), version(own))) {
      differences.add(
          "wire versions must be at most one apart, got %d and %d; upgrade by the release between"
              .formatted(version(own), version(other)));
    }
    return differences.isEmpty()
        ? Valid.getInstance()
        : new Invalid(CollectionConverters.asScala(differences).toSeq());
  }

  private static int version(Config config) {
    return WireVersion.parse(config.hasPath(VERSION) ? config.getString(VERSION) : "");
  }
}
