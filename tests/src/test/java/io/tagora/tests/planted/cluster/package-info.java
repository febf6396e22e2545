@NullMarked
package io.tagora.tests.planted.cluster;

import org.jspecify.annotations.NullMarked;
