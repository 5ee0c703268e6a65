package io.sluice.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class JobClassesTest {

    @Test
    void ofTheProcessThatStartedWithThemTheyStay() {
        assertThat(JobClasses.endWithTheJob(JobClasses.class)).isFalse();
    }

    @Test
    void ofALoaderOfItsOwnTheyEndWithIt() throws Exception {
        URL classes = JobClasses.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
            Class<?> loaded = loader.loadClass(JobClasses.class.getName());

            assertThat(JobClasses.endWithTheJob(loaded)).isTrue();
        }
    }
}
