package io.tagora.inference.kv;

/**
 * A slot given to somebody.
 *
 * @param id unique in the pool and never used again
 * @param row the slot's row in {@link KvMemory}
 * @param tokens how many tokens it holds
 */
public record KvLease(long id, int row, int tokens) {}
