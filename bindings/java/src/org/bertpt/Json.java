package org.bertpt;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes configurations: Map, Collection, arrays of objects, String, Boolean, numbers and null as JSON text. */
final class Json {
  private Json() {}

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, Object value) {
    switch (value) {
      case null -> out.append("null");
      case CharSequence text -> quote(out, text);
      case Boolean b -> out.append(b);
      case Double d when !Double.isFinite(d) -> throw new IllegalArgumentException("JSON has no number " + d);
      case Float f when !Float.isFinite(f) -> throw new IllegalArgumentException("JSON has no number " + f);
      case Number n -> out.append(n);
      case Map<?, ?> map -> writeMap(out, map);
      case Collection<?> list -> writeList(out, list.iterator()); // not Iterable: a Path is one
      case Object[] array -> writeList(out, java.util.Arrays.asList(array).iterator());
      default -> quote(out, value.toString()); // Path, enum
    }
  }

  private static void writeMap(StringBuilder out, Map<?, ?> map) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      quote(out, entry.getKey().toString());
      out.append(':');
      write(out, entry.getValue());
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void writeList(StringBuilder out, Iterator<?> items) {
    out.append('[');
    while (items.hasNext()) {
      write(out, items.next());
      if (items.hasNext()) out.append(',');
    }
    out.append(']');
  }

  private static void quote(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
          else out.append(c);
        }
      }
    }
    out.append('"');
  }
}
