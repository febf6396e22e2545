@NullMarked
package io.tagora.tests.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
