package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds libbertpt, once: the path given to {@link Bertpt#load}, else BERTPT_LIBRARY (a file or a folder), else beside the jar, in lib/ and
 * ../lib from there, else the system's search. A library of another ABI is refused. After a failure the next call tries again.
 */
final class Library {
  static final String FILE = "libbertpt.so." + Constants.ABI_MAJOR;
  private static volatile SymbolLookup symbols;

  private Library() {}

  static void ready() {
    if (symbols == null) load(null);
  }

  static synchronized void load(Path given) {
    if (symbols != null) {
      if (given == null) return;
      throw new BertptException(Constants.E_STATE, "host/library", "libbertpt is loaded already: name its path before the first use", "{}");
    }
    SymbolLookup found = find(given);
    check(found, Constants.ABI_MAJOR, Constants.ABI_MINOR, Constants.LAYOUT_HASH);
    symbols = found;
    // Trainers that still run when the JVM ends stop at a step boundary and write their checkpoint.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Raw.runtime_shutdown(10_000, MemorySegment.NULL), "bertpt-shutdown"));
  }

  static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    ready();
    return bind(symbols, name, descriptor);
  }

  static RuntimeException unexpected(String name, Throwable thrown) {
    if (thrown instanceof RuntimeException e) return e;
    if (thrown instanceof Error e) throw e;
    return new IllegalStateException("calling " + name, thrown);
  }

  private static MethodHandle bind(SymbolLookup lookup, String name, FunctionDescriptor descriptor) {
    MemorySegment address =
        lookup.find(name).orElseThrow(() -> new BertptException(Constants.E_ABI, "host/library", "libbertpt has no function " + name, "{}"));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  private static SymbolLookup find(Path given) {
    List<String> tried = new ArrayList<>();
    for (String candidate : candidates(given)) {
      try {
        return candidate.indexOf('/') < 0
            ? SymbolLookup.libraryLookup(candidate, Arena.global())
            : SymbolLookup.libraryLookup(Path.of(candidate).toAbsolutePath(), Arena.global());
      } catch (IllegalArgumentException e) {
        tried.add(candidate + ": " + (candidate.indexOf('/') >= 0 && !Files.exists(Path.of(candidate)) ? "no such file" : e.getMessage()));
      }
    }
    throw new BertptException(
        Constants.E_NOT_FOUND,
        "host/library",
        "libbertpt was not found; set BERTPT_LIBRARY to its path. Tried:\n  " + String.join("\n  ", tried),
        Json.write(java.util.Map.of("candidates", tried)));
  }

  // What was named is the only candidate: falling back to another library would hide the mistake.
  static List<String> candidates(Path given) {
    if (given != null) return List.of(file(given));
    String variable = System.getenv("BERTPT_LIBRARY");
    if (variable != null && !variable.isEmpty()) return List.of(file(Path.of(variable)));
    List<String> list = new ArrayList<>();
    try {
      Path beside = Path.of(Library.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toAbsolutePath().getParent();
      list.add(beside.resolve(FILE).toString());
      list.add(beside.resolve("lib").resolve(FILE).toString());
      list.add(beside.resolve("../lib").resolve(FILE).normalize().toString());
    } catch (URISyntaxException | RuntimeException e) {
      // Loaded from somewhere that is no file: there is no folder beside it.
    }
    list.add(FILE);
    return list;
  }

  private static String file(Path path) {
    return (Files.isDirectory(path) ? path.resolve(FILE) : path).toAbsolutePath().toString();
  }

  // Bound by itself: the functions of Raw are usable only after this has passed.
  static void check(SymbolLookup lookup, int major, int minor, long hash) {
    MethodHandle check = bind(lookup, "bertpt_abi_check", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    MethodHandle text = bind(lookup, "bertpt_error_get_message", FunctionDescriptor.of(ADDRESS, ADDRESS));
    MethodHandle details = bind(lookup, "bertpt_error_get_details", FunctionDescriptor.of(ADDRESS, ADDRESS));
    MethodHandle free = bind(lookup, "bertpt_error_free", FunctionDescriptor.ofVoid(ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(ADDRESS);
      int status = (int) check.invokeExact(major, minor, hash, error);
      if (status >= 0) return;
      MemorySegment object = error.get(ADDRESS, 0);
      String message = Call.string((MemorySegment) text.invokeExact(object));
      String more = Call.string((MemorySegment) details.invokeExact(object));
      free.invokeExact(object);
      throw new BertptException(status, "host/library", message, more);
    } catch (Throwable t) {
      throw unexpected("bertpt_abi_check", t);
    }
  }
}
