/** Prefill and decode on different nodes: KV that one reads, lends, and another takes over. */
@NullMarked
package io.tagora.actors.device.lending;

import org.jspecify.annotations.NullMarked;
