package io.sluice.udf.error;

import org.slf4j.MDC;

/** While it is open, what is logged has the error's kind and the number of the attempt as fields of their own. */
public final class ErrorContext implements AutoCloseable {

    private static final String OPERATION = "operation";
    private static final String ERROR_KIND = "error_kind";
    private static final String ERROR_TYPE = "error_type";
    private static final String RETRY_ATTEMPT = "retry_attempt";

    private ErrorContext() {}

    /**
     * @param operation what failed, such as kafka_publish
     * @param attempt which try failed, from 1
     */
    public static ErrorContext of(String operation, ErrorKind kind, int attempt) {
        MDC.put(OPERATION, operation);
        MDC.put(ERROR_KIND, kind.label());
        MDC.put(ERROR_TYPE, kind.isRetryable() ? "retryable" : "non-retryable");
        MDC.put(RETRY_ATTEMPT, Integer.toString(attempt));
        return new ErrorContext();
    }

    @Override
    public void close() {
        MDC.remove(OPERATION);
        MDC.remove(ERROR_KIND);
        MDC.remove(ERROR_TYPE);
        MDC.remove(RETRY_ATTEMPT);
    }
}
