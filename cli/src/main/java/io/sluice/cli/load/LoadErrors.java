package io.sluice.cli.load;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.WriteConcernError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a failed insertion means for each of its messages, and failures of the same kind as one. */
final class LoadErrors {

    private LoadErrors() {}

    /** One for each kind; together they have every message that is not known to be inserted. */
    static List<LoadError> of(MongoException failure, int messages) {
        if (!(failure instanceof MongoBulkWriteException bulk)) {
            return List.of(new LoadError(kind(failure), messages, text(failure.getMessage())));
        }
        List<LoadError> errors = new ArrayList<>();
        for (BulkWriteError error : bulk.getWriteErrors()) {
            errors.add(new LoadError(kind(error), 1, text(error.getMessage())));
        }
        WriteConcernError unacknowledged = bulk.getWriteConcernError();
        if (unacknowledged != null) {
            errors.add(new LoadError(
                    "write concern " + unacknowledged.getCode(),
                    messages - errors.size(),
                    text(unacknowledged.getMessage())));
        }
        return merged(errors);
    }

    static List<LoadError> merged(List<LoadError> errors) {
        Map<String, LoadError> byKind = new LinkedHashMap<>();
        errors.forEach(error -> byKind.merge(error.kind(), error, LoadError::and));
        return List.copyOf(byKind.values());
    }

    private static String kind(BulkWriteError error) {
        return error.getCategory() == ErrorCategory.UNCATEGORIZED
                ? "write error " + error.getCode()
                : error.getCategory().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + error.getCode();
    }

    private static String kind(MongoException failure) {
        return failure instanceof MongoCommandException command
                        && !command.getErrorCodeName().isEmpty()
                ? command.getErrorCodeName()
                : failure.getClass().getSimpleName();
    }

    private static String text(String message) {
        return message == null ? "" : message;
    }
}
