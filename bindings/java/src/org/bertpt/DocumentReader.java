package org.bertpt;

import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** One pass over documents. It closes itself after the last one. */
public final class DocumentReader extends Handle implements Iterator<Document> {
  private Document ahead;
  private boolean ended;

  private final Documents documents;

  DocumentReader(MemorySegment address, Documents documents) {
    super(address, Raw::document_reader_free);
    this.documents = documents;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) ahead = read();
    return ahead != null;
  }

  @Override
  public Document next() {
    if (!hasNext()) throw new NoSuchElementException();
    Document document = ahead;
    ahead = null;
    return document;
  }

  private Document read() {
    try (Call c = new Call()) {
      if (c.check(Raw.document_reader_next(c.use(this), c.out, c.error)) == Constants.END) {
        ended = true;
        close();
        return null;
      }
      MemorySegment document = c.result();
      try {
        MemorySegment view = c.struct(Structs.DocumentView.LAYOUT);
        c.check(Raw.document_get_view(document, view, c.error));
        return Document.read(view);
      } finally {
        Raw.document_free(document);
      }
    } catch (BertptException e) {
      throw Documents.explain(documents, e);
    }
  }
}
