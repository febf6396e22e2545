package io.tagora.runtime.model;

/**
 * A lease on the KV cache of tokens that were read; valid on one device until released.
 *
 * @param deviceId as "cpu:0"
 * @param lease unique on the device and never used again
 * @param tokens how many tokens the KV holds
 */
public record KvHandle(String deviceId, long lease, int tokens) {}
