/**
 * Judge-as-a-Reward (paper section 7): the tiers that the judge gives to lists of tags teach a
 * scalar head on the language model, and reinforcement takes its scores as R_align.
 */
@NullMarked
package io.tagora.training.judged;

import org.jspecify.annotations.NullMarked;
