package org.bertpt;

import java.nio.file.Path;

/** A corpus that is filled document by document, in bounded memory. Closed without finish, it leaves nothing behind. */
public final class CorpusBuilder extends Handle {
  public CorpusBuilder(Path folder, Tokenizer tokenizer, Object config) {
    super(
        Call.owned(c -> Raw.corpus_builder_create(c.path(folder), c.use(tokenizer), c.json(config), c.out, c.error)),
        Raw::corpus_builder_free);
  }

  public void push(Document document) {
    document.push((c, text, textSize, id, idSize) -> Raw.corpus_builder_push(c.use(this), text, textSize, id, idSize, c.error));
  }

  /** Completes the corpus and opens it; the builder is then used up. */
  public Corpus finish() {
    return new Corpus(Call.owned(c -> Raw.corpus_builder_finish(c.use(this), c.out, c.error)));
  }
}
