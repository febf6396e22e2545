/**
 * How many personas a user deserves: what each further one brings, measured and kept as a table.
 */
@NullMarked
package io.tagora.training.personas;

import org.jspecify.annotations.NullMarked;
