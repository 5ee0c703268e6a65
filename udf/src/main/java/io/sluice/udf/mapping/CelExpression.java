package io.sluice.udf.mapping;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/**
 * An expression in CEL, the Common Expression Language, over a document named {@code doc}. The language has no loops
 * but those over what is there, no input and no output; how long a text, how deep and how often is bounded here.
 *
 * <p>Compiled when it is made, and once more where it arrives: only its text travels.
 */
final class CelExpression implements Serializable {

    static final int MAX_CODE_POINTS = 10_000;
    /** All steps together that the loops of one evaluation may take. */
    static final int MAX_ITERATIONS = 10_000;

    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_REGEX_INSTRUCTIONS = 1000;
    private static final String DOCUMENT = "doc";

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_CODE_POINTS)
            .maxParseRecursionDepth(MAX_DEPTH)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(MAX_REGEX_INSTRUCTIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.optional())
            .addVar(DOCUMENT, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .build();

    /** The one that interprets: in this version of the library the one that plans is slower by far. */
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.optional())
            .build();

    private final String source;
    private transient CelAbstractSyntaxTree tree;
    private transient CelRuntime.Program program;

    private CelExpression(String source) {
        this.source = source;
    }

    /** @throws CelException with every error of the text, on one line */
    static CelExpression compile(String source) throws CelException {
        CelExpression expression = new CelExpression(source);
        expression.compile();
        return expression;
    }

    private void compile() throws CelException {
        try {
            tree = COMPILER.compile(source).getAst();
            program = RUNTIME.createProgram(tree);
        } catch (CelValidationException e) {
            throw new CelException(e.getErrors().stream()
                    .map(CelExpression::describe)
                    .distinct()
                    .collect(Collectors.joining("; ")));
        } catch (CelEvaluationException e) {
            throw new CelException(e.getMessage());
        }
    }

    private static String describe(CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        String message = issue.getMessage().replaceAll("\\s+", " ");
        return line < 1
                ? message
                : "line " + line + " column " + (issue.getSourceLocation().getColumn() + 1) + ": " + message;
    }

    private void readObject(ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
        in.defaultReadObject();
        try {
            compile();
        } catch (CelException e) {
            throw new InvalidObjectException("The expression " + source + ": " + e.getMessage());
        }
    }

    /** @throws CelException if no value of this expression, whatever the document, fits such a column */
    void requireFits(ColumnKind kind) throws CelException {
        try {
            ColumnValues.convert(CelValues.example(tree.getResultType()), kind);
        } catch (UnmappableException e) {
            boolean isDecimal =
                    kind == ColumnKind.NUMERIC && tree.getResultType().equals(SimpleType.STRING);
            if (e.reason() == InvalidReason.WRONG_TYPE && !isDecimal) {
                throw new CelException("its value is always " + e.getMessage());
            }
        }
    }

    /**
     * @return the expression's value, in the BSON type of the same meaning
     * @throws UnmappableException if it has none for this document, with the kind of error but nothing of the document
     */
    BsonValue evaluate(BsonDocument document) throws UnmappableException {
        Object result;
        try {
            result = program.eval(Map.of(DOCUMENT, CelValues.ofDocument(document)));
        } catch (CelEvaluationException e) {
            throw failed(e.getErrorCode().name());
        } catch (RuntimeException e) {
            // Some functions let the JDK's own out. Whatever a document brings must not stop the job.
            throw failed(e.getClass().getSimpleName());
        }
        return result == null ? BsonNull.VALUE : CelValues.toBson(result);
    }

    private static UnmappableException failed(String why) {
        return new UnmappableException(InvalidReason.EXPRESSION, "the expression has no value: " + why);
    }
}
