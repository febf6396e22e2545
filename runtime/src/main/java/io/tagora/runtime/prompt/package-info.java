/**
 * What each agent role reads and how its answer is understood; the same classes make training
 * samples.
 */
@NullMarked
package io.tagora.runtime.prompt;

import org.jspecify.annotations.NullMarked;
