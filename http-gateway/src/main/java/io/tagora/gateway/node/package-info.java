/**
 * One node: the only place where every part is wired together, and the command line that starts it.
 */
@NullMarked
package io.tagora.gateway.node;

import org.jspecify.annotations.NullMarked;
