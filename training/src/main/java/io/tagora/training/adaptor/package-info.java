/**
 * Atomized entity compression (paper section 2): the adaptor that makes one input embedding of an
 * entity's text, trained with the language model frozen.
 */
@NullMarked
package io.tagora.training.adaptor;

import org.jspecify.annotations.NullMarked;
