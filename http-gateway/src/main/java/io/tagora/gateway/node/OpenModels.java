package io.tagora.gateway.node;

import io.tagora.actors.device.Models;
import io.tagora.actors.device.PlacedModel;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.device.DeviceBudget;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.retrieval.ProgressListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The engines of a node's models. Close it when the actor system has ended. */
final class OpenModels implements AutoCloseable {
  private final NodeSettings settings;
  private final ModelPlan plan;
  private final CallGate server;
  private final EntityReading entities;
  private final Deque<NodeEngines> opened = new ArrayDeque<>();
  private final List<PlacedModel> placed = new ArrayList<>();

  private OpenModels(NodeSettings settings, ModelPlan plan, CallGate server) {
    this.server = server;
    this.settings = settings;
    this.plan = plan;
    entities = EntityReading.of(settings);
  }

  /**
   * Imports what needs it, checks that all models fit into the devices' memory together, and opens
   * them.
   *
   * @param server asked before each call to a model's server
   * @throws io.tagora.inference.InferenceException if a folder is incomplete or damaged, or the
   *     models larger than a device's memory
   */
  static OpenModels open(
      NodeSettings settings, ModelPlan plan, CallGate server, ProgressListener listener) {
    TagoraSettings tagora = settings.node().settings();
    OnnxEngines.shareThreads(tagora, settings.model());
    Map<ModelPlan.Entry, ModelForms> folders = new LinkedHashMap<>();
    for (ModelPlan.Entry entry : plan.entries()) {
      entry
          .folder()
          .ifPresent(folder -> folders.put(entry, ModelForms.imported(folder, tagora, listener)));
    }
    checkMemory(settings, folders);
    var models = new OpenModels(settings, plan, server);
    try {
      plan.entries().forEach(entry -> models.open(entry, folders));
      return models;
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
  }

  private static void checkMemory(NodeSettings settings, Map<ModelPlan.Entry, ModelForms> folders) {
    var budget = new DeviceBudget();
    folders.forEach((entry, folder) ->
        OnnxEngines.budgets(folder, settings.node().settings(), settings.model())
            .forEach(one -> budget.add(entry.key(), one)));
    budget.check();
  }

  private void open(ModelPlan.Entry entry, Map<ModelPlan.Entry, ModelForms> folders) {
    TagoraSettings tagora = settings.node().settings();
    ModelForms folder = folders.get(entry);
    NodeEngines engines =
        folder == null
            ? RemoteEngines.open(tagora.remote().orElseThrow(), tagora, server, System.getenv())
            : OnnxEngines.open(folder, plan.mark(entry), tagora, settings.model(), entities);
    opened.push(engines);
    placed.add(
        new PlacedModel(entry.name(), plan.mark(entry), ModelPlan.pairs(entry, settings), engines));
  }

  /** Lets the vectors of a catalog's items be made before anybody asks for them. */
  void readAhead(Catalog catalog) {
    entities.readAhead(catalog);
  }

  /** What the agents are started with. */
  Models models() {
    return new Models(placed, plan.byRole());
  }

  @Override
  public void close() {
    opened.forEach(NodeEngines::close);
    entities.close();
  }
}
