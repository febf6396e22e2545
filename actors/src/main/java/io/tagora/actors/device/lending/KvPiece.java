package io.tagora.actors.device.lending;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.model.KvChunk;

/** A chunk of the KV that the lease names, on its way from node to node. */
public record KvPiece(KvLease lease, KvChunk chunk) implements WireMessage {}
