/** What clients notice of a cluster that loses nodes, measured over HTTP. */
@NullMarked
package io.tagora.gateway.bench.cluster;

import org.jspecify.annotations.NullMarked;
