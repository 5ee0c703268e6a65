package io.sluice.watcher.source.mongodb;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.sluice.udf.error.ErrorKind;
import java.util.Set;

/** What the driver's errors mean for the reading of changes. */
public final class MongoErrors {

    private static final Set<Integer> POSITION_LOST = Set.of(
            280, // ChangeStreamFatalError
            286); // ChangeStreamHistoryLost

    private static final int EVENT_TOO_LARGE = 10_334; // BSONObjectTooLarge

    private static final Set<Integer> LOGIN = Set.of(
            13, // Unauthorized
            18); // AuthenticationFailed

    /** Those after which the specification of change streams resumes, and those of a server that is busy. */
    private static final Set<Integer> UNAVAILABLE = Set.of(
            6, // HostUnreachable
            7, // HostNotFound
            43, // CursorNotFound
            50, // MaxTimeMSExpired
            63, // StaleShardVersion
            89, // NetworkTimeout
            91, // ShutdownInProgress
            133, // FailedToSatisfyReadPreference
            134, // ReadConcernMajorityNotAvailableYet
            150, // StaleEpoch
            189, // PrimarySteppedDown
            234, // RetryChangeStream
            237, // CursorKilled
            262, // ExceededTimeLimit
            9001, // SocketException
            10_107, // NotWritablePrimary
            11_600, // InterruptedAtShutdown
            11_601, // Interrupted
            11_602, // InterruptedDueToReplStateChange
            13_388, // StaleConfig
            13_435, // NotPrimaryNoSecondaryOk
            13_436); // NotPrimaryOrSecondary

    private static final Set<String> LABELS_OF_THE_PASSING =
            Set.of("ResumableChangeStreamError", "RetryableWriteError", "TransientTransactionError");

    private MongoErrors() {}

    /** Of an error or the first of its causes that is MongoDB's. */
    public static ErrorKind kindOf(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof LostPositionException) {
                return ErrorKind.POSITION_LOST;
            }
            if (each instanceof MongoException ofMongo) {
                return kindOf(ofMongo);
            }
        }
        return ErrorKind.UNKNOWN;
    }

    private static ErrorKind kindOf(MongoException error) {
        int code = error.getCode();
        if (POSITION_LOST.contains(code)) {
            return ErrorKind.POSITION_LOST;
        }
        if (code == EVENT_TOO_LARGE) {
            return ErrorKind.EVENT_TOO_LARGE;
        }
        if (LOGIN.contains(code) || error instanceof MongoSecurityException) {
            return ErrorKind.MONGODB_REFUSED;
        }
        return isPassing(error, code) ? ErrorKind.MONGODB_UNAVAILABLE : ErrorKind.MONGODB_REFUSED;
    }

    private static boolean isPassing(MongoException error, int code) {
        return UNAVAILABLE.contains(code)
                || LABELS_OF_THE_PASSING.stream().anyMatch(error::hasErrorLabel)
                || error instanceof MongoSocketException
                || error instanceof MongoInterruptedException
                || error instanceof MongoTimeoutException;
    }
}
