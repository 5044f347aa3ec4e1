import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Enough JSON for the tests: objects as Map, arrays as List, whole numbers as Long, others as Double. */
final class TinyJson {
  private final String text;
  private int at;

  private TinyJson(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    TinyJson json = new TinyJson(text);
    Object value = json.value();
    if (json.peek() != '\0') throw json.wrong();
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  private Object value() {
    char c = peek();
    if (c == '{') return map();
    if (c == '[') return array();
    if (c == '"') return string();
    if (c == 't') return word("true", true);
    if (c == 'f') return word("false", false);
    if (c == 'n') return word("null", null);
    int begin = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
    String number = text.substring(begin, at);
    if (number.isEmpty()) throw wrong();
    return number.matches("-?[0-9]+") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    take('{');
    while (peek() != '}') {
      if (!map.isEmpty()) take(',');
      peek();
      String key = string();
      take(':');
      map.put(key, value());
    }
    take('}');
    return map;
  }

  private List<Object> array() {
    List<Object> list = new ArrayList<>();
    take('[');
    while (peek() != ']') {
      if (!list.isEmpty()) take(',');
      list.add(value());
    }
    take(']');
    return list;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    if (text.charAt(at++) != '"') throw wrong();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = text.charAt(at++);
      int known = "nrtbf".indexOf(escape);
      if (escape == 'u') {
        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
        at += 4;
      } else {
        out.append(known >= 0 ? "\n\r\t\b\f".charAt(known) : escape);
      }
    }
    at++;
    return out.toString();
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) throw wrong();
    at += word.length();
    return value;
  }

  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void take(char c) {
    if (peek() != c) throw wrong();
    at++;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("no JSON at " + at);
  }

  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, item) -> entries.add(write(key.toString()) + ":" + write(item)));
      return "{" + String.join(",", entries) + "}";
    }
    if (value instanceof Iterable<?> items) {
      List<String> entries = new ArrayList<>();
      items.forEach(item -> entries.add(write(item)));
      return "[" + String.join(",", entries) + "]";
    }
    if (!(value instanceof String text)) return String.valueOf(value);
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c < 0x20 || c == '"' || c == '\\' || c > 0x7e) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }
}
