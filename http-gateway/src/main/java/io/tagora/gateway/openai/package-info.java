/** The endpoints that OpenAI's clients speak to, over the node's own models. */
@NullMarked
package io.tagora.gateway.openai;

import org.jspecify.annotations.NullMarked;
