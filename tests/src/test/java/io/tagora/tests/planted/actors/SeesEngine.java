package io.tagora.tests.planted.actors;

import io.tagora.tests.planted.inference.Engine;

/** An actor that sees an engine beside its port. */
record SeesEngine(Engine engine) {}
