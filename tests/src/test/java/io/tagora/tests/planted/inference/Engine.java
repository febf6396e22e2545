package io.tagora.tests.planted.inference;

/** What only the node may wire. */
public record Engine(String deviceId) {}
