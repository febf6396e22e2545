package io.tagora.tests.chaos.nemesis;

import java.util.ArrayList;
import java.util.List;

/** Three nodes that write down what is done to them. */
final class ScriptedVictims implements Victims {
  private final List<String> done = new ArrayList<>();
  private String refused = "";

  List<String> done() {
    return List.copyOf(done);
  }

  void refuse(String what) {
    refused = what;
  }

  private void note(String what) {
    if (what.equals(refused)) {
      throw new IllegalStateException(what);
    }
    done.add(what);
  }

  @Override
  public int nodes() {
    return 3;
  }

  @Override
  public boolean isAlive(int node) {
    return true;
  }

  @Override
  public boolean isReady(int node) {
    return true;
  }

  @Override
  public boolean hasDisk() {
    return false;
  }

  @Override
  public void kill(int node) {
    note("kill " + node);
  }

  @Override
  public void stop(int node) {
    note("stop " + node);
  }

  @Override
  public void start(int node) {
    note("start " + node);
  }

  @Override
  public void pause(int node) {
    note("pause " + node);
  }

  @Override
  public void resume(int node) {
    note("resume " + node);
  }

  @Override
  public void cutLink(int node, int other) {
    note("cut %d-%d".formatted(node, other));
  }

  @Override
  public void mendLink(int node, int other) {
    note("mend %d-%d".formatted(node, other));
  }

  @Override
  public void cutDatabase(int node) {
    note("cut %d-0".formatted(node));
  }

  @Override
  public void mendDatabase(int node) {
    note("mend %d-0".formatted(node));
  }

  @Override
  public void stopDatabase() {
    note("stop database");
  }

  @Override
  public void startDatabase() {
    note("start database");
  }

  @Override
  public void fillDisk() {
    note("fill disk");
  }

  @Override
  public void freeDisk() {
    note("free disk");
  }
}
