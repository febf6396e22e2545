package io.tagora.actors.device;

import io.tagora.cluster.settings.DevicePair;
import java.util.List;

/**
 * A model and the devices that it runs on. Models on one device share its two threads, taking turns
 * by chunks and steps; each has its own engines and KV.
 *
 * @param name as callers know it
 * @param mark comes after a device's name in the names of its KV there; empty for the model that
 *     all share, so that no two models on one device have KV of one name
 */
public record PlacedModel(String name, String mark, List<DevicePair> pairs, Engines engines) {
  public PlacedModel {
    pairs = List.copyOf(pairs);
  }

  /** A model that has its devices for itself. */
  public static PlacedModel alone(String name, List<DevicePair> pairs, Engines engines) {
    return new PlacedModel(name, "", pairs, engines);
  }

  /** Whether it is the one that roles without a model of their own share. */
  boolean isShared() {
    return mark.isEmpty();
  }

  /** What handles and logs call the KV that it has on these devices. */
  public String place(DevicePair pair) {
    return pair.id() + mark;
  }
}
