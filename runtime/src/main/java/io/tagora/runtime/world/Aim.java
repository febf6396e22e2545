package io.tagora.runtime.world;

import java.util.List;
import java.util.Set;

/**
 * What a session is for.
 *
 * @param categories places of the categories that serve it
 * @param phrases broad searches for it, may be empty
 * @param values attribute values that suit it
 * @param buys how likely a click leads into the cart
 */
record Aim(Odds categories, List<String> phrases, Set<String> values, double buys) {}
