/** Nodes that show each other certificates. */
@NullMarked
package io.tagora.cluster.tls;

import org.jspecify.annotations.NullMarked;
