package io.tagora.tests.planted.gateway.node;

import io.tagora.tests.planted.training.Trainer;

/** A node that trains. */
record SeesTrainer(Trainer trainer) {}
