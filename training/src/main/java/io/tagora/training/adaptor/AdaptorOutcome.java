package io.tagora.training.adaptor;

import io.tagora.training.sft.TrainingState;

/**
 * How a run ended.
 *
 * @param contexts that it learns from
 * @param entities in contexts and questions together
 * @param likeness on held-out users, in nats a token
 * @param agreement the share of their answers' tokens that are likeliest on text and entities alike
 * @param perception the share of answers' tokens about held-out entities that are found
 */
public record AdaptorOutcome(
    boolean finished,
    TrainingState state,
    int contexts,
    int entities,
    double likeness,
    double agreement,
    double perception) {}
