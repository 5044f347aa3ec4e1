package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.nio.file.Path;

/**
 * The library itself: where it is, what it is, LibTorch, devices, the keys of every configuration.
 *
 * <p>A configuration, everywhere in this package, is null (all defaults), a JSON object as a String, or a Map of keys to String, Number,
 * Boolean, Map and List. Reports come back as JSON text.
 *
 * <p>Text, corpora, batches and checkpoints need no LibTorch; a model does. Threads: what is documented as exclusive in the C headers is
 * refused with E_BUSY when two threads do it at once.
 */
public final class Bertpt {
  private Bertpt() {}

  /** Loads libbertpt from a file or a folder. Without this the first use searches: BERTPT_LIBRARY, beside the jar, the system. */
  public static void load(Path library) {
    Library.load(library);
  }

  /** "0.1.0". */
  public static String version() {
    Library.ready();
    return Call.string(Raw.version());
  }

  /** The name of a status or of an E_ code: "ok", "config". */
  public static String statusName(int status) {
    Library.ready();
    return Call.string(Raw.status_name(status));
  }

  /** The build as JSON. Loads nothing. */
  public static String describe() {
    return Call.textOf(c -> Raw.runtime_describe(c.out, c.error));
  }

  /** Every place where LibTorch is looked for and why it would do or not, as JSON. */
  public static String probe(Object options) {
    return Call.textOf(c -> Raw.runtime_probe(c.json(options), c.out, c.error));
  }

  /** Loads LibTorch now; "torch_root" names a folder to use instead of searching. */
  public static void loadEngine(Object options) {
    Call.run(c -> Raw.runtime_load_engine(c.json(options), c.error));
  }

  /** The devices that a model can be put on, as JSON. */
  public static String listDevices() {
    return Call.textOf(c -> Raw.runtime_list_devices(c.out, c.error));
  }

  /**
   * Stops every running trainer at its next step boundary; nothing can be trained afterwards. Done by itself when the JVM ends.
   *
   * @return whether all have stopped in time; negative waits without limit
   */
  public static boolean shutdown(long timeoutMs) {
    return Call.run(c -> Raw.runtime_shutdown(timeoutMs, c.error)) == Constants.OK;
  }

  /** The kinds of configuration as a JSON array. */
  public static String configKinds() {
    return Call.textOf(c -> Raw.config_kinds(c.out, c.error));
  }

  /** The JSON Schema of one kind, with default, bounds and help of each key. */
  public static String configSchema(String kind) {
    return Call.textOf(c -> Raw.config_schema(c.text(kind), c.out, c.error));
  }

  /** The JSON Schema of a line of a run's events.jsonl. */
  public static String eventSchema() {
    return Call.textOf(c -> Raw.run_get_event_schema(c.out, c.error));
  }

  /** Writes the page of a run, which may be in progress; path "" is report.html in its folder. */
  public static void writeReport(String runDir, String path) {
    Call.run(c -> Raw.run_write_report(c.text(runDir), c.text(path), c.error));
  }

  /** Checks a configuration and fills in every default. */
  public static String resolveConfig(String kind, Object config) {
    return Call.textOf(c -> Raw.config_resolve(c.text(kind), c.json(config), c.out, c.error));
  }

  /** The keys that a recipe sets: "guide", "google", "hf" or "modern". */
  public static String recipe(String name) {
    return Call.textOf(c -> Raw.config_get_recipe(c.text(name), c.out, c.error));
  }

  /** Drops log records below one of the LOG_ levels of {@link Constants}; the others go to stderr. */
  public static void setLogLevel(int level) {
    Call.run(c -> Raw.log_set_level(level, c.error));
  }
}
