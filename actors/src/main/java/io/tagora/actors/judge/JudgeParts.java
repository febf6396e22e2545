package io.tagora.actors.judge;

import io.tagora.runtime.judge.Rubric;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What a judge is made of.
 *
 * @param means how the grades of a dimension come about
 * @param listener told of what happened; safe to call from any thread
 */
public record JudgeParts(
    Rubric rubric,
    Function<String, Evaluator.Means> means,
    JudgeLimits limits,
    InstantSource clock,
    JudgeListener listener) {}
