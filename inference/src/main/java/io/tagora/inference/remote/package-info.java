/** A language model behind an OpenAI-compatible server, for the ports of {@code runtime.model}. */
@NullMarked
package io.tagora.inference.remote;

import org.jspecify.annotations.NullMarked;
