package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Text to sentences. Immutable: share it freely. */
public final class Segmenter extends Handle {
  /** Bytes [begin, end) of the UTF-8 text. */
  public record Span(long begin, long end) {}

  public Segmenter(Object config) {
    super(Call.owned(c -> Raw.segmenter_create(c.json(config), c.out, c.error)), Raw::segmenter_free);
  }

  /** The configuration as JSON with the abbreviations of the documents added; for the constructor. Cancel and progress may be null. */
  public static String learn(Documents documents, Object config, Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      return Call.textOf(
          c -> Raw.segmenter_learn(c.use(documents), c.json(config), c.use(watch.cancel), c.use(progress), c.out, c.error));
    } catch (BertptException e) {
      throw Documents.explain(documents, e);
    }
  }

  public List<Span> spans(byte[] text) {
    MemorySegment sentences = Call.owned(c -> Raw.segmenter_segment(c.use(this), c.bytes(text), text.length, c.out, c.error));
    try {
      return Call.view(Structs.SentencesView.LAYOUT, c -> Raw.sentences_get_view(sentences, c.filled, c.error), Segmenter::read);
    } finally {
      Raw.sentences_free(sentences);
    }
  }

  public List<String> segment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return spans(bytes).stream().map(s -> new String(bytes, (int) s.begin, (int) (s.end - s.begin), StandardCharsets.UTF_8)).toList();
  }

  public String config() {
    return Call.textOf(c -> Raw.segmenter_get_config(c.use(this), c.out, c.error));
  }

  private static List<Span> read(MemorySegment view) {
    long count = view.get(JAVA_LONG, Structs.SentencesView.COUNT);
    long[] begin = Call.longs(view.get(ADDRESS, Structs.SentencesView.BEGIN), count);
    long[] end = Call.longs(view.get(ADDRESS, Structs.SentencesView.END), count);
    List<Span> spans = new ArrayList<>(begin.length);
    for (int i = 0; i < begin.length; i++) spans.add(new Span(begin[i], end[i]));
    return spans;
  }
}
