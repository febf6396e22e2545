/** Experiments that train: each arm several times, a report with tables, figures and intervals. */
@NullMarked
package io.tagora.training.experiment;

import org.jspecify.annotations.NullMarked;
