/** The settings as records; `reference.conf` says what each key means. */
@NullMarked
package io.tagora.cluster.settings;

import org.jspecify.annotations.NullMarked;
