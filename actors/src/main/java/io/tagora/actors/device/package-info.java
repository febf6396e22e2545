/** The devices that run the model: workers, their supervision, and the way of a model call. */
@NullMarked
package io.tagora.actors.device;

import org.jspecify.annotations.NullMarked;
