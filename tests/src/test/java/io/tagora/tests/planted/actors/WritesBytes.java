package io.tagora.tests.planted.actors;

import com.esotericsoftware.kryo.Kryo;

/** An actor that writes messages by itself. */
record WritesBytes(Kryo kryo) {}
