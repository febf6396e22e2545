/** From tags to items: what to show once the agents have chosen. */
@NullMarked
package io.tagora.runtime.retrieval;

import org.jspecify.annotations.NullMarked;
