package io.tagora.cluster.wire;

/**
 * What crosses from node to node. Everything in it has a fixed id in the {@link WireTypes} of the
 * serializer; a message without one is not sent.
 */
public interface WireMessage {}
