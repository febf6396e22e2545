/**
 * Breaks a cluster of real nodes by a seed, and holds what happened to rules: {@code ./tagora
 * chaos}.
 */
@NullMarked
package io.tagora.tests.chaos;

import org.jspecify.annotations.NullMarked;
