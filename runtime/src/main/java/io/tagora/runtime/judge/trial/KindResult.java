package io.tagora.runtime.judge.trial;

import io.tagora.runtime.metric.Interval;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How a judge agrees with held-out raters on one kind of work.
 *
 * @param works how many pieces of work
 * @param users of how many users
 * @param excellent on "S or not", against single raters
 * @param excellentByMost on "S or not", against what most raters say
 * @param defect on "B or not", against single raters
 * @param defectByMost on "B or not", against what most raters say
 * @param tiers the share of the same tier of three, against single raters
 * @param raters of one rater with the next on "S or not": what a judge can hardly exceed
 * @param dimensions on "a defect or not" in each dimension, against single raters
 * @param errors the mean absolute difference of the judge's grade from the raters' mean grade
 */
public record KindResult(
    int works,
    int users,
    Agreement excellent,
    Agreement excellentByMost,
    Agreement defect,
    Agreement defectByMost,
    Interval tiers,
    Agreement raters,
    SequencedMap<String, Agreement> dimensions,
    Map<String, Double> errors) {}
