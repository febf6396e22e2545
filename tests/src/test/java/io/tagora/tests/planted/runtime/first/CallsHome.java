package io.tagora.tests.planted.runtime.first;

import java.net.http.HttpClient;

/** A step that sees HTTP. */
record CallsHome(HttpClient client) {}
