package io.tagora.tests.planted.gateway.node;

import ai.onnxruntime.OrtSession;

/** A node that holds a native session itself. */
record HoldsNative(OrtSession session) {}
