package io.waybill.correlator.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The web page. All its paths are answered with the same page, which finds out in the browser what
 * to show, and names the modules that it needs for that. The files themselves are under a path with
 * a hash of them all, and are kept by browsers for good. Thread-safe.
 *
 * <p>Browsers run nothing but these files: neither scripts nor styles that stand in a page, nor
 * from elsewhere; text never becomes markup (Trusted Types). The import map can't be a file of its
 * own, so that its hash is part of the policy.
 */
public final class WebPages {
  private static final String ASSETS = "/assets/";
  private static final String ENTRY = "js/app.js";

  /** What a path of the page begins with, and the modules that it needs besides. */
  private static final Map<String, List<String>> PAGES =
      Map.of(
          "", List.of(),
          "pipelines", List.of("js/pages/pipelines.js"),
          "messages", List.of("js/pages/messages.js", "js/pages/message.js"),
          "traces", List.of("js/pages/trace.js"),
          "dead-letters", List.of("js/pages/dead-letters.js"),
          "search", List.of("js/pages/search.js"),
          "system", List.of("js/pages/system.js"));

  private static final Map<String, String> BARE =
      Map.of(
          "preact", "vendor/preact.mjs",
          "preact/hooks", "vendor/preact-hooks.mjs",
          "htm", "vendor/htm.mjs");

  private final Map<String, WebFile> files = new HashMap<>();
  private final Map<String, WebFile> shells = new HashMap<>();

  /** The page of this build. */
  public static WebPages load() {
    return new WebPages(UiFiles.read());
  }

  private WebPages(NavigableMap<String, byte[]> read) {
    String base = ASSETS + hash(read) + "/";
    read.forEach((name, bytes) ->
        files.put(
            base + name,
            WebFile.of(
                name, bytes, Map.of("Cache-Control", "public, max-age=31536000, immutable"))));
    String importMap = importMap(base);
    String index =
        new String(read.getOrDefault("index.html", new byte[0]), UTF_8)
            .replace("%importmap%", importMap)
            .replace("%base%", base);
    PAGES.forEach((page, modules) -> {
      byte[] shell = index.replace("%preloads%", preloads(base, modules, read)).getBytes(UTF_8);
      shells.put(page, WebFile.of("index.html", shell, shellHeaders(importMap)));
    });
  }

  /** What a browser is told to load at once. */
  private static String preloads(
      String base, List<String> modules, NavigableMap<String, byte[]> read) {
    Set<String> needed = new LinkedHashSet<>(Modules.neededBy(ENTRY, read));
    modules.forEach(module -> needed.addAll(Modules.neededBy(module, read)));
    return needed.stream()
        .map(module -> "<link rel=\"modulepreload\" href=\"" + base + module + "\">")
        .collect(Collectors.joining("\n"));
  }

  /** What to give for this path; empty where it is none of the page's. */
  public Optional<WebFile> find(String path) {
    if (path.startsWith(ASSETS)) {
      return Optional.ofNullable(files.get(path));
    }
    int end = path.indexOf('/', 1);
    String first = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    return Optional.ofNullable(shells.get(first));
  }

  private static String importMap(String base) {
    return BARE.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> "\"" + one.getKey() + "\":\"" + base + one.getValue() + "\"")
        .collect(Collectors.joining(",", "{\"imports\":{", "}}"));
  }

  private static Map<String, String> shellHeaders(String importMap) {
    String hash = Base64.getEncoder().encodeToString(sha256().digest(importMap.getBytes(UTF_8)));
    return Map.of(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'sha256-"
            + hash
            + "'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types waybill",
        "Referrer-Policy",
        "no-referrer",
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "Cache-Control",
        "no-cache");
  }

  private static String hash(NavigableMap<String, byte[]> files) {
    MessageDigest digest = sha256();
    files.forEach((name, bytes) -> {
      digest.update(name.getBytes(UTF_8));
      digest.update((byte) 0);
      digest.update(sha256().digest(bytes));
    });
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
