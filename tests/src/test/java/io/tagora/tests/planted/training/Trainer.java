package io.tagora.tests.planted.training;

/** What no one may see. */
public record Trainer(String run) {}
