package io.tagora.runtime.model;

/**
 * How a device's KV slots are used.
 *
 * @param free without KV
 * @param cached with KV that nobody holds, kept for prompts that begin alike
 * @param leased with KV that somebody holds
 */
public record KvOccupancy(int free, int cached, int leased) {}
