package dev.reprise.simulator;

import dev.reprise.testkit.architecture.PackagesContract;

/** This module's packages. */
class PackagesTest extends PackagesContract {}
