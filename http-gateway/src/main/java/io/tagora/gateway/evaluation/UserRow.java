package io.tagora.gateway.evaluation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tagora.runtime.metric.UserScores;

/** How well one recommender foretold one user: a line of {@code --per-user}. */
public record UserRow(String user, String recommender, @JsonUnwrapped UserScores scores) {}
