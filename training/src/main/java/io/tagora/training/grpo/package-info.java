/**
 * Group-relative policy optimisation of the experts (Shao et al., arXiv:2402.03300; paper section
 * 5.2): lists are sampled with the engine that serves them, rewarded, and made more or less likely.
 */
@NullMarked
package io.tagora.training.grpo;

import org.jspecify.annotations.NullMarked;
