/** Threads that belong to one device and stay on its CPU cores. */
@NullMarked
package io.tagora.cluster.dispatch;

import org.jspecify.annotations.NullMarked;
