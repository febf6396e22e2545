package io.tagora.tests.planted.runtime.first;

import com.fasterxml.jackson.databind.ObjectMapper;

/** A step that sees Jackson. */
record WritesJson(ObjectMapper mapper) {}
