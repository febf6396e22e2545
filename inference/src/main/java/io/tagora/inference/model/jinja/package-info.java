/**
 * The part of the Jinja template language that chat templates are written in, without reflection,
 * files or any other way out of a template. What is not known is refused by its name.
 */
@NullMarked
package io.tagora.inference.model.jinja;

import org.jspecify.annotations.NullMarked;
