package dev.reprise.store.jdbc;

import dev.reprise.testkit.architecture.PackagesContract;

/** This module's packages. */
class PackagesTest extends PackagesContract {}
