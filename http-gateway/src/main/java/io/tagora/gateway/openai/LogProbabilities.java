package io.tagora.gateway.openai;

/**
 * What a request wants to know of each token.
 *
 * @param alternatives how many of the likeliest tokens of its place
 */
record LogProbabilities(boolean wanted, int alternatives) {}
