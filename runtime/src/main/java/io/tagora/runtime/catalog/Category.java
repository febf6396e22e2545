package io.tagora.runtime.catalog;

/**
 * A leaf category of the catalog.
 *
 * @param id a stable key, as "baby-strollers"
 * @param department the name of the department it belongs to, as "Baby"
 * @param name what shoppers call its items, plural and lower case, as "strollers"; unique in a
 *     catalog
 */
public record Category(String id, String department, String name) {}
