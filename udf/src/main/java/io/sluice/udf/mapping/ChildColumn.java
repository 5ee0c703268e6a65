package io.sluice.udf.mapping;

import java.io.Serializable;
import java.util.Set;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** A column of a child table and where its value comes from. */
sealed interface ChildColumn extends Serializable {

    Column column();

    @Nullable
    Object value(Element element) throws UnmappableException;

    /**
     * True if two changes that leave a document the same may have two values.
     *
     * @param ofParent the columns of the parent that tell of the change and not of the document
     */
    boolean tellsOfChange(Table parent, Set<String> ofParent);

    /**
     * The value of a column of the document's own row.
     *
     * @param index the place of that column
     */
    record OfParent(Column column, int index) implements ChildColumn {
        @Nullable
        @Override
        public Object value(Element element) {
            return element.parent().get(index);
        }

        @Override
        public boolean tellsOfChange(Table parent, Set<String> ofParent) {
            return ofParent.contains(parent.columns().get(index).name());
        }
    }

    /** The element's place in the array, from 0. */
    record Index(Column column) implements ChildColumn {
        @Override
        public Object value(Element element) {
            return column.type().kind() == ColumnKind.BIGINT ? (Object) (long) element.index() : element.index();
        }

        @Override
        public boolean tellsOfChange(Table parent, Set<String> ofParent) {
            return false;
        }
    }

    /** A field of the element, or what the change itself tells. */
    record OfElement(DeclaredColumn declared) implements ChildColumn {

        private static final RawBsonDocument NO_FIELDS = raw(new BsonDocument());

        @Override
        public Column column() {
            return declared.column();
        }

        @Nullable
        @Override
        public Object value(Element element) throws UnmappableException {
            return declared.value(element.change().of(document(element)));
        }

        @Override
        public boolean tellsOfChange(Table parent, Set<String> ofParent) {
            return declared.source() != DeclaredColumn.Source.DOCUMENT;
        }

        /** A path leads nowhere in what is no document, as it does elsewhere. */
        private static RawBsonDocument document(Element element) {
            if (!element.value().isDocument()) {
                return NO_FIELDS;
            }
            BsonDocument document = element.value().asDocument();
            return document instanceof RawBsonDocument encoded ? encoded : raw(document);
        }
    }

    /** The element itself, whatever it is: it stands in a document, under {@link #FIELD}. */
    record WholeElement(DeclaredColumn declared) implements ChildColumn {

        static final String FIELD = "element";

        @Override
        public Column column() {
            return declared.column();
        }

        @Nullable
        @Override
        public Object value(Element element) throws UnmappableException {
            return declared.value(element.change().of(raw(new BsonDocument(FIELD, element.value()))));
        }

        @Override
        public boolean tellsOfChange(Table parent, Set<String> ofParent) {
            return declared.source() != DeclaredColumn.Source.DOCUMENT;
        }
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }
}
