package io.sluice.udf.error;

import java.util.Map;
import javax.annotation.Nullable;
import org.slf4j.MDC;

/** While it is open, what is logged has the error's kind and the number of the attempt as fields of their own. */
public final class ErrorContext implements AutoCloseable {

    @Nullable
    private final Map<String, String> before;

    private ErrorContext(@Nullable Map<String, String> before) {
        this.before = before;
    }

    /**
     * Opens it.
     *
     * @param operation what failed, such as postgres_write
     * @param attempt which try failed, from 1
     */
    public static ErrorContext of(String operation, ErrorKind kind, int attempt) {
        ErrorContext context = new ErrorContext(MDC.getCopyOfContextMap());
        MDC.put("operation", operation);
        MDC.put("error_kind", kind.label());
        MDC.put("error_type", kind.isRetryable() ? "retryable" : "non-retryable");
        MDC.put("retry_attempt", Integer.toString(attempt));
        return context;
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }
}
