@NullMarked
package io.tagora.tests.planted.actors;

import org.jspecify.annotations.NullMarked;
