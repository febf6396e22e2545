/** How often the agents are right about held-out users, beside baselines. */
@NullMarked
package io.tagora.gateway.evaluation;

import org.jspecify.annotations.NullMarked;
