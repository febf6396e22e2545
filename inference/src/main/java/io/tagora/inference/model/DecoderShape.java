package io.tagora.inference.model;

/**
 * What a decoder's cache and output look like.
 *
 * @param headDimension floats a head
 * @param context positions the model was made for
 */
public record DecoderShape(
    int layers, int kvHeads, int headDimension, int vocabulary, int context) {}
