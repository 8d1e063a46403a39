package io.waybill.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
final class ArchitectureTest {
  private static final String[] CORE = {
    "io.waybill.trace..",
    "io.waybill.event..",
    "io.waybill.query..",
    "io.waybill.store..",
    "io.waybill.graph.."
  };

  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("io.waybill");

  @Test
  void theClassesAreThere() {
    assertThat(CLASSES).as("an empty import passes every rule").hasSizeGreaterThan(300);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.waybill.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void coreKnowsNeitherTheOthersNorFilesNorNetworks() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.waybill.lucene..",
            "io.waybill.correlator..",
            "io.waybill.demo..",
            "io.waybill.benchmarks..",
            "java.io",
            "java.nio.file..",
            "java.net..",
            "org.apache..",
            "io.undertow..",
            "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void theLedgerKnowsNeitherTheOthersNorFilesNorNetworks() {
    noClasses()
        .that()
        .resideInAPackage("io.waybill.ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.waybill.lucene..",
            "io.waybill.correlator..",
            "io.waybill.graph..",
            "java.nio.file..",
            "java.net..",
            "org.apache.kafka..",
            "org.apache.lucene..",
            "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void theClientNeedsKafkasClientsAndNothingElse() {
    classes()
        .that()
        .resideInAPackage("io.waybill.client")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.waybill.client", "org.apache.kafka..", "org.slf4j..", "org.jspecify..", "java..")
        .check(CLASSES);
  }

  @Test
  void kafkaIsKnownToOnePackageOfTheCorrelator() {
    noClasses()
        .that()
        .resideInAPackage("io.waybill.correlator..")
        .and()
        .resideOutsideOfPackage("io.waybill.correlator.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void theTruthOfTheDemoKnowsNothingOfWaybill() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.waybill.demo.truth..", "io.waybill.demo.faults..", "io.waybill.demo.pipeline..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.waybill..")
                .and(not(resideInAPackage("io.waybill.demo..")))
                .and(not(resideInAPackage("io.waybill.client.."))))
        .check(CLASSES);
  }

  @Test
  void theFaultsOfTheTruthBenchKnowOnlyTheClientThatApplicationsUse() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.waybill.benchmarks.faultbench.inject..", "io.waybill.benchmarks.faultbench.score..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.waybill..")
                .and(not(resideInAPackage("io.waybill.benchmarks.faultbench..")))
                .and(not(resideInAPackage("io.waybill.client.."))))
        .check(CLASSES);
  }

  @Test
  void theDemoComparesOverHttpAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.waybill.demo.check..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.waybill..").and(not(resideInAPackage("io.waybill.demo.."))))
        .check(CLASSES);
  }

  @Test
  void undertowIsKnownToOnePackage() {
    noClasses()
        .that()
        .resideInAPackage("io.waybill..")
        .and()
        .resideOutsideOfPackage("io.waybill.correlator.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.undertow..", "org.xnio..")
        .check(CLASSES);
  }

  @Test
  void luceneIsKnownToItsModuleOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.waybill..")
        .and()
        .resideOutsideOfPackage("io.waybill.lucene..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .check(CLASSES);
  }

  @Test
  void decodersTouchNoThreadClockOrLogger() {
    noClasses()
        .that()
        .resideInAPackage("io.waybill.correlator.decode..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.Thread|java\\.util\\.concurrent\\..*|java\\.time\\.(Clock|InstantSource)|org\\.slf4j\\..*")
        .check(CLASSES);
  }
}
