/** The database that users' memories are kept in. */
@NullMarked
package io.tagora.cluster.store;

import org.jspecify.annotations.NullMarked;
