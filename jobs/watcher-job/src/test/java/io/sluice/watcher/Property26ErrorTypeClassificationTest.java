package io.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.sluice.udf.RandomInput;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.error.SqlStates;
import io.sluice.watcher.kafka.KafkaErrors;
import io.sluice.watcher.source.mongodb.MongoErrors;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/**
 * Feature: cdc-pipeline, Property 26: for any error that occurs, the service should correctly classify it as either
 * retryable or non-retryable and handle it accordingly. Correctly is: as the server's own classes of errors and the
 * drivers have it. That each kind is handled as the list says is for the tests of the places that meet it.
 *
 * <p>Validates: Requirement 12.5.
 */
class Property26ErrorTypeClassificationTest {

    private static final int EXAMPLES = 1000;

    /** Of a server before those that label their errors: the driver goes by its own list of codes. */
    private static final int WIRE_VERSION_WITHOUT_LABELS = 6;

    private static final Set<ErrorKind> OF_POSTGRES = EnumSet.of(
            ErrorKind.DEADLOCK,
            ErrorKind.POSTGRES_BUSY,
            ErrorKind.POSTGRES_UNAVAILABLE,
            ErrorKind.ROW_REFUSED,
            ErrorKind.POSTGRES_REFUSED);

    @Test
    void everySqlStateIsOfOneKindOfPostgres() {
        RandomInput.theory("Property 26, SQL states", EXAMPLES)
                .forAll(sqlStates())
                .checkAssert(state -> {
                    ErrorKind kind = SqlStates.kindOf(state);

                    assertThat(kind).isIn(OF_POSTGRES).isEqualTo(SqlStates.kindOf(new String(state.toCharArray())));
                    assertThat(kind.isRetryable()).as(state).isEqualTo(passes(state));
                });
    }

    /** By the chapter on error codes of PostgreSQL's manual. */
    private static boolean passes(String state) {
        boolean isOfAServerThatIsAway = state.matches("(08|53|57|58).*");
        return isOfAServerThatIsAway
                || List.of("40001", "40003", "40P01", "55P03", "25P03", "25006", "26000")
                        .contains(state);
    }

    private static Gen<String> sqlStates() {
        Gen<String> known = arbitrary()
                .pick(List.of(
                        "40P01", "40001", "40003", "55P03", "57014", "25P03", "25006", "26000", "54001", "42804", ""));
        Gen<String> ofAClass = arbitrary()
                .pick(List.of("08", "21", "22", "23", "25", "26", "28", "40", "42", "44", "53", "54", "55", "57", "58"))
                .zip(integers().between(0, 999), "%s%03d"::formatted);
        Gen<String> unknown = strings().basicLatinAlphabet().ofLengthBetween(0, 7);
        return known.mix(ofAClass).mix(unknown);
    }

    @Test
    void kafkasErrorsAreRetryableWhereItsClientSaysSo() {
        RandomInput.theory("Property 26, Kafka", EXAMPLES)
                .forAll(arbitrary().pick(kafkaErrors()), integers().between(0, 4))
                .checkAssert((error, causes) -> {
                    ErrorKind kind = KafkaErrors.kindOf(wrapped(error, causes));

                    assertThat(kind).isEqualTo(KafkaErrors.kindOf(error)).isNotEqualTo(ErrorKind.UNKNOWN);
                    assertThat(kind.isRetryable()).as(error.toString()).isEqualTo(error instanceof RetriableException);
                });
    }

    private static List<KafkaException> kafkaErrors() {
        return Stream.concat(
                        Arrays.stream(Errors.values())
                                .map(Errors::exception)
                                .filter(Objects::nonNull)
                                .map(KafkaException.class::cast),
                        Stream.of(new KafkaException("x"), new ConfigException("x")))
                .toList();
    }

    @Test
    void everyKindOfKafkasErrorsIsMet() {
        assertThat(kafkaErrors().stream().map(KafkaErrors::kindOf))
                .contains(
                        ErrorKind.KAFKA_UNAVAILABLE,
                        ErrorKind.KAFKA_REFUSED,
                        ErrorKind.RECORD_TOO_LARGE,
                        ErrorKind.TRANSACTION_LOST,
                        ErrorKind.CONFIGURATION);
        assertThat(KafkaErrors.kindOf(new ApiException("x"))).isEqualTo(ErrorKind.KAFKA_REFUSED);
    }

    @Test
    void mongosErrorsAreRetryableWhereItsDriverResumes() {
        RandomInput.theory("Property 26, MongoDB", EXAMPLES)
                .forAll(mongoCodes(), integers().between(0, 1), integers().between(0, 4))
                .checkAssert((code, labelled, causes) -> {
                    MongoException error = ofCode(code);
                    if (labelled == 1) {
                        error.addLabel("ResumableChangeStreamError");
                    }
                    ErrorKind kind = MongoErrors.kindOf(wrapped(error, causes));

                    assertThat(kind).isEqualTo(MongoErrors.kindOf(error)).isNotEqualTo(ErrorKind.UNKNOWN);
                    boolean isSettled = List.of(280, 286, 10_334, 13, 18).contains(code);
                    if (isSettled) {
                        assertThat(kind.isRetryable()).as("code " + code).isFalse();
                    } else if (labelled == 1 || driverResumes(ofCode(code))) {
                        assertThat(kind).as("code " + code).isEqualTo(ErrorKind.MONGODB_UNAVAILABLE);
                    }
                });
    }

    /** All there are, for a random choice meets the few of them seldom. */
    @Test
    void everyCodeAfterWhichTheDriverResumesIsRetryable() {
        assertThat(IntStream.range(0, 14_000).filter(code -> driverResumes(ofCode(code))))
                .hasSizeGreaterThan(15)
                .allSatisfy(code -> assertThat(MongoErrors.kindOf(ofCode(code)))
                        .as("code " + code)
                        .isEqualTo(ErrorKind.MONGODB_UNAVAILABLE));
    }

    private static Gen<Integer> mongoCodes() {
        return integers()
                .between(0, 400)
                .mix(arbitrary()
                        .pick(List.of(
                                280, 286, 13, 18, 10_334, 9001, 10_107, 11_600, 11_601, 11_602, 13_388, 13_435,
                                13_436)));
    }

    private static MongoCommandException ofCode(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)), new ServerAddress());
    }

    @Test
    void errorsWithoutACodeAreKnownByTheirClass() {
        assertThat(MongoErrors.kindOf(new MongoTimeoutException("x"))).isEqualTo(ErrorKind.MONGODB_UNAVAILABLE);
        assertThat(MongoErrors.kindOf(new MongoSocketReadException("x", new ServerAddress())))
                .isEqualTo(ErrorKind.MONGODB_UNAVAILABLE);
        assertThat(MongoErrors.kindOf(new MongoSecurityException(null, "x"))).isEqualTo(ErrorKind.MONGODB_REFUSED);
        assertThat(IntStream.of(280, 286).mapToObj(code -> MongoErrors.kindOf(ofCode(code))))
                .containsOnly(ErrorKind.POSITION_LOST);
        assertThat(MongoErrors.kindOf(ofCode(10_334))).isEqualTo(ErrorKind.EVENT_TOO_LARGE);
    }

    /** The driver's own answer, which it keeps to itself. */
    private static boolean driverResumes(MongoException error) {
        try {
            Method method = Class.forName("com.mongodb.internal.operation.ChangeStreamBatchCursorHelper")
                    .getDeclaredMethod("isResumableError", Throwable.class, int.class);
            method.setAccessible(true);
            return (boolean) method.invoke(null, error, WIRE_VERSION_WITHOUT_LABELS);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The driver has changed", e);
        }
    }

    @Test
    void whatIsNobodysIsUnknownAndNotRetried() {
        RandomInput.theory("Property 26, unknown", 100)
                .forAll(integers().between(0, 5))
                .checkAssert(causes -> {
                    Throwable error = wrapped(new IOException("x"), causes);

                    assertThat(KafkaErrors.kindOf(error)).isEqualTo(ErrorKind.UNKNOWN);
                    assertThat(MongoErrors.kindOf(error)).isEqualTo(ErrorKind.UNKNOWN);
                    assertThat(ErrorKind.UNKNOWN.isRetryable()).isFalse();
                });
    }

    private static Throwable wrapped(Throwable error, int causes) {
        Throwable outer = error;
        for (int i = 0; i < causes; i++) {
            outer = i % 2 == 0 ? new ExecutionException(outer) : new IllegalStateException("wrapped", outer);
        }
        return outer;
    }
}
