package io.waybill.correlator.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which modules a module needs before it runs: a browser that is told of all at once asks for them
 * at once, and not for each when it has read the one before.
 */
final class Modules {
  /** {@code import … from './x.js'} and {@code export … from './x.js'}, as we write them. */
  private static final Pattern STATIC =
      Pattern.compile("^(?:import|export)\\b[^;]*?\\bfrom '(\\.[^']+)'", Pattern.MULTILINE);

  private Modules() {}

  /** This module and all that it imports by relative paths, directly or not. */
  static Set<String> neededBy(String first, Map<String, byte[]> files) {
    Set<String> needed = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(first);
    while (!open.isEmpty()) {
      String module = open.remove();
      byte[] text = files.get(module);
      if (text == null) {
        throw new IllegalStateException("the web page imports " + module + ", which is not there");
      }
      if (needed.add(module)) {
        Matcher imports = STATIC.matcher(new String(text, UTF_8));
        while (imports.find()) {
          open.add(resolved(module, imports.group(1)));
        }
      }
    }
    return needed;
  }

  private static String resolved(String from, String relative) {
    return URI.create("/" + from).resolve(relative).getPath().substring(1);
  }
}
