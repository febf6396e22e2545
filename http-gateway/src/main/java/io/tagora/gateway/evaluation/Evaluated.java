package io.tagora.gateway.evaluation;

import java.util.List;

/**
 * What came of an evaluation.
 *
 * @param users every recommender's scores of every user who counts, the agents' first, each
 *     recommender's in the same order of users
 */
public record Evaluated(EvaluationReport report, List<UserRow> users) {}
