package io.tagora.inference.engine;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The batches of a decode engine: one of sequences that stand alone, and one for each prefix that
 * sequences share. A prefix is shared as soon as a prompt that other prompts continue stands in a
 * slot of its own, as a user's context does, and enough sequences continue it. One thread.
 */
final class DecodeBatches implements AutoCloseable {
  /** Prefixes at once; what begins otherwise stands alone. */
  static final int GROUPS = 4;

  /** Tokens after the prefix that a row of a group holds at most. */
  static final int SUFFIX_TOKENS = 256;

  private final DecoderModel model;
  private final DecoderModel source;
  private final KvPool pool;
  private final EngineSettings settings;
  private final DecodeBatch.Scratch scratch;
  private final DecodeBatch alone;
  private final Deque<Group> groups = new ArrayDeque<>();

  private record Group(SharedPrefixRows rows, DecodeBatch batch) {}

  DecodeBatches(DecoderModel model, DecoderModel source, KvPool pool, EngineSettings settings) {
    this.model = model;
    this.source = source;
    this.pool = pool;
    this.settings = settings;
    int vocabulary = model.vocabulary();
    scratch =
        new DecodeBatch.Scratch(
            new float[vocabulary], new int[vocabulary], new Sampler(vocabulary));
    alone = new DecodeBatch(new PlainRows(model, source), settings.sequences(), scratch);
  }

  /** All batches, the one of sequences that stand alone first. */
  List<DecodeBatch> all() {
    return Stream.concat(Stream.of(alone), groups.stream().map(Group::batch)).toList();
  }

  int running() {
    return all().stream().mapToInt(DecodeBatch::size).sum();
  }

  int grouped() {
    return running() - alone.size();
  }

  /**
   * The batch for sequences that continue a pinned slot. Where they make a group of those that
   * stand alone pay, these go over to it.
   *
   * @param joining how many they are
   * @param most tokens that one of them will write at most
   */
  DecodeBatch batchFor(KvLease lease, int joining, int most) {
    if (settings.sharing().isOff() || !model.sharesPrefixes()) {
      return alone;
    }
    int[] tokens = pool.tokens(lease);
    int least = Math.max(settings.sharing().tokens(), tokens.length + most - SUFFIX_TOKENS);
    return joinable(tokens, least)
        .filter(group -> group.batch().size() > 0 || pays(group.rows().prefix(), joining))
        .or(() -> begun(lease, least, joining))
        .map(this::gathered)
        .orElse(alone);
  }

  private Optional<Group> joinable(int[] tokens, int least) {
    return groups.stream()
        .filter(group -> begins(group.rows().prefix(), tokens, least))
        .max(Comparator.comparingInt(group -> group.rows().prefix().length));
  }

  private static boolean begins(int[] prefix, int[] tokens, int least) {
    return prefix.length >= least
        && prefix.length < tokens.length
        && Arrays.mismatch(prefix, tokens) == prefix.length;
  }

  private boolean pays(int[] prefix, int joining) {
    return settings.sharing().pays(joining + kin(prefix).size(), prefix.length);
  }

  /** Sequences that stand alone and could continue the prefix in a group. */
  private List<DecodeSequence> kin(int[] prefix) {
    return alone.all(sequence ->
        begins(prefix, sequence.prompt(), 1)
            && sequence.longest() <= prefix.length + SUFFIX_TOKENS);
  }

  private DecodeBatch gathered(Group group) {
    if (group.batch().size() == 0) {
      alone.handOver(kin(group.rows().prefix()), group.batch(), group.rows()::adopt);
    }
    return group.batch();
  }

  /**
   * A group for the longest beginning that stands in a slot, if there is one, a free group, and it
   * pays. Its last tokens are left to the rows where the graph wants a rounder number.
   */
  private Optional<Group> begun(KvLease lease, int least, int joining) {
    int step = GraphNames.PREFIX_STEP;
    return pool.pinBeginning(lease, (least + step - 1) / step * step)
        .flatMap(beginning -> {
          try {
            int[] tokens = pool.tokens(beginning);
            int[] prefix = Arrays.copyOf(tokens, tokens.length / step * step);
            Optional<Group> group = pays(prefix, joining) ? free() : Optional.empty();
            group.ifPresent(free -> free.rows().begin(beginning.row(), prefix));
            return group;
          } finally {
            pool.unpin(beginning);
          }
        });
  }

  /** A new group, or the one that has been without sequences for the longest time. */
  private Optional<Group> free() {
    if (groups.size() < GROUPS) {
      var rows = new SharedPrefixRows(model, source, settings.sequences(), SUFFIX_TOKENS);
      groups.addLast(new Group(rows, new DecodeBatch(rows, settings.sequences(), scratch)));
      return Optional.of(groups.getLast());
    }
    Optional<Group> idle = groups.stream().filter(group -> group.batch().size() == 0).findFirst();
    idle.ifPresent(group -> {
      groups.remove(group);
      groups.addLast(group);
    });
    return idle;
  }

  @Override
  public void close() {
    new ArrayList<>(groups).forEach(group -> group.rows().close());
  }
}
