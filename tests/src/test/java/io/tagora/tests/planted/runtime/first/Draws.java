package io.tagora.tests.planted.runtime.first;

import org.knowm.xchart.XYChart;

/** A step that draws. */
record Draws(XYChart chart) {}
