package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sluice.cli.stack.Checkout;
import io.sluice.udf.RandomInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What docs/properties.md says of tests is true of the tests of all modules, which are built before this one's. */
class PropertiesPageTest {

    private static final int PROPERTIES = 26;
    private static final int REQUIREMENTS = 13;

    private static final Pattern ROW =
            Pattern.compile("^\\| (Property|Requirement) (\\d+) \\| .+ \\| (\\w+)#(\\w+) \\|$", Pattern.MULTILINE);
    private static final Pattern ANY_TEST = Pattern.compile("\\b(\\w+(?:Test|IT))#(\\w+)");
    private static final Pattern OF_A_PROPERTY = Pattern.compile("Property(\\d\\d)\\w+");

    private static final Path ROOT = Checkout.find().root();
    private static final JavaClasses TESTS = new ClassFileImporter().importPaths(testFolders());

    private final String page = Files.readString(ROOT.resolve("docs").resolve("properties.md"));

    PropertiesPageTest() throws IOException {}

    private static List<Path> testFolders() {
        List<Path> folders = Stream.of("udf", "config", "cli", "e2e", "jobs/watcher-job", "jobs/syncer-job")
                .map(module -> ROOT.resolve(module).resolve("target").resolve("test-classes"))
                .toList();
        assertThat(folders).as("all modules are built: mvn test").allSatisfy(folder -> assertThat(folder)
                .isDirectory());
        return folders;
    }

    @Test
    void everyPropertyAndEveryRequirementHasItsRow() {
        assertThat(ROW.matcher(page).results().map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyElementsOf(Stream.concat(
                                IntStream.rangeClosed(1, PROPERTIES).mapToObj(i -> "Property " + i),
                                IntStream.rangeClosed(1, REQUIREMENTS).mapToObj(i -> "Requirement " + i))
                        .toList());
        assertThat(page.lines().filter(line -> line.matches("\\| (Property|Requirement) .*")))
                .as("every row has the form of a row")
                .allMatch(line -> ROW.matcher(line).matches());
    }

    @Test
    void everyTestThatIsNamedIsThereAndRuns() {
        assertThat(ANY_TEST.matcher(page).results().toList()).isNotEmpty().allSatisfy(named -> {
            JavaMethod method = method(named.group(1), named.group(2));
            assertThat(method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class))
                    .as("%s is a test", named.group())
                    .isTrue();
            assertThat(Stream.concat(method.getAnnotations().stream(), method.getOwner().getAnnotations().stream())
                            .filter(PropertiesPageTest::isCondition))
                    .as("%s always runs", named.group())
                    .isEmpty();
            assertThat(runs(method.getOwner()))
                    .as("Maven runs %s", named.group())
                    .isTrue();
        });
    }

    private static boolean isCondition(JavaAnnotation<?> annotation) {
        String type = annotation.getRawType().getName();
        return type.equals(Disabled.class.getName()) || type.startsWith("org.junit.jupiter.api.condition.");
    }

    /** Surefire takes all that end in Test; Failsafe, where a module has it, all that end in IT. */
    private static boolean runs(JavaClass test) throws IOException {
        if (!test.getSimpleName().endsWith("IT")) {
            return true;
        }
        Path file = Path.of(test.getSource().orElseThrow().getUri());
        Path module = file;
        while (!Files.exists(module.resolve("pom.xml"))) {
            module = module.getParent();
        }
        return Files.readString(module.resolve("pom.xml")).contains("maven-failsafe-plugin");
    }

    private static JavaMethod method(String type, String name) {
        List<JavaMethod> methods = TESTS.stream()
                .filter(each -> each.getSimpleName().equals(type))
                .flatMap(each -> each.getMethods().stream())
                .filter(each -> each.getName().equals(name))
                .toList();
        assertThat(methods).as("the one method %s#%s", type, name).hasSize(1);
        return methods.get(0);
    }

    @Test
    void aPropertysTestHasItsNumber() {
        assertThat(ROW.matcher(page).results().filter(row -> row.group(1).equals("Property")))
                .allSatisfy(row ->
                        assertThat(row.group(3)).startsWith("Property%02d".formatted(Integer.parseInt(row.group(2)))));
        Set<String> named =
                ANY_TEST.matcher(page).results().map(test -> test.group(1)).collect(Collectors.toSet());
        assertThat(propertyTests().keySet())
                .as("no property's test is left out")
                .isSubsetOf(named);
    }

    /** That its inputs are a hundred at the least {@link RandomInput} sees to. */
    @Test
    void everyPropertyIsTriedOnRandomInput() {
        assertThat(propertyTests()).isNotEmpty().allSatisfy((name, test) -> assertThat(
                        test.getMethodCallsFromSelf().stream()
                                .filter(call ->
                                        call.getTargetOwner().getSimpleName().equals(RandomInput.class.getSimpleName()))
                                .map(call -> call.getTarget().getName()))
                .as("%s asks for random input", name)
                .containsAnyOf("theory", "slowTheory"));
    }

    private static Map<String, JavaClass> propertyTests() {
        return TESTS.stream()
                .filter(test -> OF_A_PROPERTY.matcher(test.getSimpleName()).matches())
                .collect(Collectors.toMap(JavaClass::getSimpleName, test -> test, (a, b) -> a, TreeMap::new));
    }
}
