package io.sluice.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of the design: who may know whom. */
class ArchitectureTest {

    private static final JavaClasses SLUICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice");

    @Test
    void udfKnowsNoConnectorAndNoDriver() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.udf..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.apache.flink.connector..",
                        "org.apache.flink.cdc..",
                        "com.mongodb..",
                        "org.postgresql..",
                        "java.sql..",
                        "io.sluice.config..",
                        "io.sluice.watcher..",
                        "io.sluice.syncer..",
                        "io.sluice.cli..")
                .check(SLUICE);
    }

    @Test
    void settingsKnowNobody() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.udf..", "io.sluice.watcher..", "io.sluice.syncer..", "io.sluice.cli..")
                .check(SLUICE);
    }

    @Test
    void noJobKnowsAnotherOrTheCommand() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.watcher..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.syncer..", "io.sluice.cli..")
                .check(SLUICE);
        noClasses()
                .that()
                .resideInAPackage("io.sluice.syncer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.watcher..", "io.sluice.cli..")
                .check(SLUICE);
    }

    @Test
    void theCommandReachesJobsOnlyThroughFlink() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.watcher..", "io.sluice.syncer..")
                .check(SLUICE);
    }

    @Test
    void sinksKnowNoSource() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.syncer.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.sluice.syncer.kafka..",
                        "io.sluice.syncer.pipeline..",
                        "org.apache.kafka..",
                        "org.apache.flink.connector.kafka..")
                .check(SLUICE);
        noClasses()
                .that()
                .resideInAPackage("io.sluice.watcher.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.watcher.source..", "com.mongodb..", "org.apache.flink.cdc..")
                .check(SLUICE);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.sluice..")
                .should()
                .beFinal()
                .check(SLUICE);
    }
}
