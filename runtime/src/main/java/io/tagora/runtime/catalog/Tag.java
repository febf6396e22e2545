package io.tagora.runtime.catalog;

/**
 * A short phrase that names a kind of item, as "waterproof hiking boots": what experts write and
 * retrieval looks up.
 *
 * @param text lower case, unique in a catalog
 * @param categoryId the one leaf category that the phrase stands for
 */
public record Tag(String text, String categoryId) {}
