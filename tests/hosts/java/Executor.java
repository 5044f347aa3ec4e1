import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bertpt.BertptException;
import org.bertpt.Constants;

/** Executor SCRIPT PART WORK SOURCE: the executor of tests/hosts/conformance.json in Java; see tests/hosts/README.md. */
final class Executor {
  /** One step: gets its description and gives its result. */
  interface Step {
    Object run(Map<String, Object> step) throws Exception;
  }

  final Map<String, AutoCloseable> handles = new HashMap<>();
  final Map<String, Step> steps = new HashMap<>();
  final Map<String, Object> documents;

  private Executor(Map<String, Object> documents) {
    this.documents = documents;
    new TextSteps(this);
    new TrainSteps(this);
    steps.put("close", step -> {
      AutoCloseable object = handles.get((String) step.get("object"));
      if (object != null) object.close();
      return null;
    });
  }

  /** A handle kept before, or null. */
  <T extends AutoCloseable> T get(Map<String, Object> step, String key, Class<T> type) {
    return type.cast(handles.get((String) step.get(key)));
  }

  <T extends AutoCloseable> T keep(Map<String, Object> step, T handle) {
    handles.put((String) step.get("as"), handle);
    return handle;
  }

  static Map<String, Object> result(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  static Path path(Map<String, Object> step, String key) {
    return Path.of((String) step.get(key));
  }

  private Object execute(Map<String, Object> step) throws Exception {
    Step method = steps.get((String) step.get("do"));
    if (method == null) throw new IllegalArgumentException("unknown kind of step: " + step.get("do"));
    try {
      return method.run(step);
    } catch (BertptException e) {
      if (e.code() == Constants.E_HOST) return result("host_error", e.getCause().getMessage());
      Map<String, Object> error = result("code", e.code());
      Map<String, Object> details = TinyJson.object(TinyJson.parse(e.details()));
      for (String key : List.of("pointer", "nearest")) {
        if (details.containsKey(key)) error.put(key, details.get(key));
      }
      return result("error", error);
    } catch (IllegalStateException e) { // use after close
      return result("error", result("code", Constants.E_INVALID_ARGUMENT));
    }
  }

  public static void main(String[] arguments) throws Exception {
    String part = arguments[1];
    String script =
        Files.readString(Path.of(arguments[0])).replace("@WORK@", arguments[2].replace("\\", "\\\\").replace("\"", "\\\""))
            .replace("@SOURCE@", arguments[3].replace("\\", "\\\\").replace("\"", "\\\""));
    Map<String, Object> root = TinyJson.object(TinyJson.parse(script));
    Executor executor = new Executor(TinyJson.object(root.get("documents")));
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    for (Object candidate : TinyJson.list(root.get("parts"))) {
      if (!part.equals(TinyJson.object(candidate).get("name"))) continue;
      for (Object step : TinyJson.list(TinyJson.object(candidate).get("steps"))) {
        Object name = TinyJson.object(step).get("name");
        out.println(TinyJson.write(result("step", name, "result", executor.execute(TinyJson.object(step)))));
      }
    }
  }

  /** The next order of `items`, false after the last. */
  static boolean nextPermutation(int[] items) {
    int i = items.length - 2;
    while (i >= 0 && items[i] > items[i + 1]) i--;
    if (i < 0) return false;
    int j = items.length - 1;
    while (items[j] < items[i]) j--;
    swap(items, i, j);
    for (int a = i + 1, b = items.length - 1; a < b; a++, b--) swap(items, a, b);
    return true;
  }

  private static void swap(int[] items, int a, int b) {
    int kept = items[a];
    items[a] = items[b];
    items[b] = kept;
  }
}
