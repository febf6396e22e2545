/** Users over the nodes of a cluster: who is at home where, and what reaches them there. */
@NullMarked
package io.tagora.actors.sharding;

import org.jspecify.annotations.NullMarked;
