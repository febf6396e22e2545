package io.tagora.actors.judge;

import java.time.Duration;

/**
 * How much is judged.
 *
 * @param sample the share of answers, in [0, 1]
 * @param tags the first so many tags of an answer
 * @param reasons the first so many reasons of an answer
 * @param atOnce answers that are judged at a time; what comes over that is not judged
 * @param keep answers whose verdicts are kept; over that the oldest go
 * @param deadline for one piece of work
 */
public record JudgeLimits(
    double sample, int tags, int reasons, int atOnce, int keep, Duration deadline) {}
