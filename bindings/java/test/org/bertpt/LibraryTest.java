package org.bertpt;

import static org.bertpt.Check.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

final class LibraryTest {
  private LibraryTest() {}

  static void run() {
    test("layouts are those of the headers", LibraryTest::layouts);
    test("a library of another layout is refused", LibraryTest::otherLayout);
    test("a missing library lists what was tried", LibraryTest::missing);
    test("configurations as maps", LibraryTest::json);
    test("errors carry code, message, component and details", LibraryTest::errors);
    test("a NUL in a string is refused", () -> thrown(IllegalArgumentException.class, () -> Bertpt.configSchema("mo\0del")));
  }

  private static void layouts() {
    for (Structs.Known known : Structs.all()) {
      equal(known.layout().byteSize(), known.size());
      known.offsets().forEach((field, offset) -> equal(known.layout().byteOffset(MemoryLayout.PathElement.groupElement(field)), offset));
    }
    that(Structs.all().length > 15, "the list of structs is there");
  }

  private static void otherLayout() {
    SymbolLookup lookup = SymbolLookup.libraryLookup(Path.of(Library.candidates(null).get(0)), Arena.global());
    BertptException e =
        fails(Constants.E_ABI, () -> Library.check(lookup, Constants.ABI_MAJOR, Constants.ABI_MINOR, Constants.LAYOUT_HASH ^ 1));
    that(e.getMessage().contains("layout"), "the message says that layouts differ: " + e.getMessage());
    fails(Constants.E_ABI, () -> Library.check(lookup, Constants.ABI_MAJOR + 1, 0, Constants.LAYOUT_HASH));
  }

  private static void missing() throws Exception {
    Child child = Child.start(Map.of("BERTPT_LIBRARY", "/nowhere/libbertpt.so"), "version");
    String output = child.finish(60);
    equal(child.exitCode(), 1);
    that(output.contains("/nowhere/libbertpt.so: no such file"), output);
    child = Child.start(Map.of("BERTPT_LIBRARY", ""), "version");
    output = child.finish(60);
    equal(child.exitCode(), 1);
    Path beside = Path.of(Library.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toAbsolutePath().getParent();
    for (Path place : List.of(beside, beside.resolve("lib"), beside.resolve("../lib").normalize()))
      that(output.contains(place + "/libbertpt.so.1: no such file"), output);
    that(output.contains("  libbertpt.so.1: "), output);
  }

  private static void json() {
    equal(Json.write(Map.of("a", List.of(1, 2.5, true))), "{\"a\":[1,2.5,true]}");
    equal(Json.write(Map.of()), "{}");
    equal(Json.write(Arrays.asList("q\"\\\n\u00e9", null)), "[\"q\\\"\\\\\\u000a\u00e9\",null]");
    equal(Json.write(Map.of("path", Path.of("/a b"))), "{\"path\":\"/a b\"}");
    thrown(IllegalArgumentException.class, () -> Json.write(Double.NaN));
    that(Bertpt.resolveConfig("optimizer", Map.of("learning_rate", 2e-3)).contains("0.002"), "a map reaches the library");
    equal(Bertpt.resolveConfig("vocab", null), Bertpt.resolveConfig("vocab", "{}"));
  }

  private static void errors() {
    BertptException e = fails(Constants.E_CONFIG, () -> Bertpt.resolveConfig("model", Map.of("sise", "tiny")));
    that(e.getMessage().contains("sise"), e.getMessage());
    that(!e.component().isEmpty(), "the component is named");
    that(e.details().contains("\"/sise\"") && e.details().contains("\"size\""), e.details());
    equal(Bertpt.statusName(e.code()), "config");
    fails(Constants.E_NOT_FOUND, () -> Bertpt.configSchema("modle"));
  }
}
