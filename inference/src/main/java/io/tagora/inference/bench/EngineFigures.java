package io.tagora.inference.bench;

/**
 * How fast an engine reads and writes; tokens a second of all sequences together.
 *
 * @param contextTokens tokens that each sequence continues
 * @param prefillTokensPerSecond of one prompt of that length
 * @param decodeTokensPerSecond of one sequence alone
 * @param decode8UnsharedTokensPerSecond of 8 sequences after 8 contexts
 * @param decode8RowsTokensPerSecond of 8 sequences after one context, each row by itself
 * @param decode8TokensPerSecond the same with the context attended to once for all rows
 * @param decode32TokensPerSecond of 32 sequences after one context, attended to once
 * @param sharedRequestRatio tokens a second of 8 answers to one context, its reading included, over
 *     those of 8 answers to contexts of their own
 */
public record EngineFigures(
    int contextTokens,
    int threads,
    double prefillTokensPerSecond,
    double decodeTokensPerSecond,
    double decode8UnsharedTokensPerSecond,
    double decode8RowsTokensPerSecond,
    double decode8TokensPerSecond,
    double decode32TokensPerSecond,
    double sharedRequestRatio) {}
