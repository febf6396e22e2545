package io.tagora.tests.planted.gateway.route;

/** A class whose name says nothing, seen from outside. */
public record RouteManager(String path) {}
