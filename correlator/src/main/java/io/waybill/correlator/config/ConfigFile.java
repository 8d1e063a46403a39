package io.waybill.correlator.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.config.WaybillConfig.Http;
import io.waybill.correlator.config.WaybillConfig.Input;
import io.waybill.correlator.config.WaybillConfig.Observer;
import io.waybill.correlator.config.WaybillConfig.Otlp;
import io.waybill.correlator.config.WaybillConfig.Store;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.receive.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code waybill.yaml}. */
public final class ConfigFile {
  private final Problems problems = new Problems();
  private final Secrets secrets;

  private ConfigFile(UnaryOperator<@Nullable String> environment) {
    this.secrets = new Secrets(environment);
  }

  /**
   * Reads the file.
   *
   * @throws ConfigException with every problem, by line
   */
  public static WaybillConfig read(Path file) throws ConfigException {
    try {
      return of(Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new ConfigException(List.of("can't read " + file + ": " + e));
    }
  }

  /** Reads a text, with this process' environment. */
  public static WaybillConfig of(String yaml) throws ConfigException {
    return parse(yaml, System::getenv);
  }

  /**
   * Reads a text.
   *
   * @param environment what {@code ${env:NAME}} looks up
   */
  static WaybillConfig parse(String yaml, UnaryOperator<@Nullable String> environment)
      throws ConfigException {
    ConfigFile file = new ConfigFile(environment);
    WaybillConfig config = file.root(file.compose(yaml));
    if (!file.problems.isEmpty()) {
      throw new ConfigException(file.problems.all());
    }
    return config;
  }

  private Optional<Node> compose(String yaml) throws ConfigException {
    try {
      LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(true).build();
      return new Compose(settings).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigException(List.of("line " + line + ": not YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      throw new ConfigException(List.of("not YAML: " + e.getMessage()));
    }
  }

  /** A browser follows no link that is not of the web: {@code javascript:} is no place. */
  private static Map<String, String> traceLinks(Section page) {
    Map<String, String> links = page.settings(Keys.TRACE_LINKS);
    links.forEach((name, url) -> {
      if (!url.matches("https?://.+") || !url.contains("{traceId}")) {
        page.problem(
            Keys.TRACE_LINKS,
            name + ": a URL that begins with http and holds {traceId} belongs here");
      }
    });
    return links;
  }

  private WaybillConfig root(Optional<Node> document) {
    Section root = new Section("", document, secrets, problems);
    Section http = root.section("http");
    Http where = new Http(http.text(Keys.ADDRESS), http.integer(Keys.PORT, 0, 65_535));
    http.end();
    Section access = root.section("access");
    String tokens = access.text(Keys.TOKENS);
    boolean tenantRequired = access.flag(Keys.TENANT_REQUIRED);
    access.end();
    Section decode = root.section("decode");
    long payload = decode.bytes(Keys.PAYLOAD);
    if (payload > 16 << 20) {
      decode.problem(Keys.PAYLOAD, "is 16MiB at most");
    }
    FieldNames fields = fields(decode);
    decode.end();
    Map<String, String> client = root.settings(Keys.CLIENT);
    List<Input> inputs = inputs(root, client);
    Store store = store(root.section("store"));
    Optional<Otlp> otlp =
        root.has("otlp") ? Optional.of(otlp(root.section("otlp"), client)) : Optional.empty();
    Optional<Observer> observer =
        root.has("observer")
            ? Optional.of(observer(root.section("observer"), client, inputs))
            : Optional.empty();
    Section telemetry = root.section("telemetry");
    String traces = telemetry.text(Keys.TRACES_ENDPOINT);
    telemetry.end();
    Section page = root.section("ui");
    Map<String, String> links = traceLinks(page);
    page.end();
    root.end();
    return new WaybillConfig(
        where,
        store,
        tokens.isEmpty() ? Optional.empty() : Optional.of(Path.of(tokens)),
        tenantRequired,
        inputs,
        otlp,
        observer,
        Optional.of(traces).filter(endpoint -> !endpoint.isEmpty()),
        links,
        (int) Math.min(payload, 16 << 20),
        fields);
  }

  private Store store(Section section) {
    Duration refresh = section.duration(Keys.REFRESH);
    if (refresh.compareTo(Duration.ofSeconds(2)) > 0 || refresh.isZero()) {
      section.problem(Keys.REFRESH, "is at least 1ms and at most 2s");
    }
    long memory = section.bytes(Keys.MEMORY) >> 20;
    if (memory < 1 || memory > 2000) {
      section.problem(Keys.MEMORY, "is between 1MiB and 2000MiB");
    }
    Store store =
        new Store(
            Path.of(section.text(Keys.DIRECTORY)),
            section.duration(Keys.RETENTION),
            section.bytes(Keys.MAX_SIZE),
            section.duration(Keys.COMMIT),
            refresh,
            Math.clamp(memory, 1, 2000));
    section.end();
    return store;
  }

  private List<Input> inputs(Section root, Map<String, String> client) {
    List<Input> inputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Section> sections = root.sections("inputs");
    if (sections.isEmpty()) {
      problems.add(0, "inputs is missing: there is nothing to read");
    }
    for (Section section : sections) {
      Input input = input(section, client);
      if (!names.add(input.name())) {
        section.problem(Keys.INPUT_NAME, "is another input's name already");
      }
      inputs.add(input);
    }
    return inputs;
  }

  private Input input(Section section, Map<String, String> client) {
    Map<String, String> kafka = merged(client, section.settings(Keys.INPUT_CLIENT));
    if (!kafka.containsKey("bootstrap.servers")) {
      section.problem(Keys.INPUT_CLIENT, "has no bootstrap.servers, and neither has kafka");
    }
    String topics;
    if (section.isList(Keys.TOPICS)) {
      topics =
          section.texts(Keys.TOPICS).stream().map(Pattern::quote).collect(Collectors.joining("|"));
    } else {
      topics = section.required(Keys.TOPICS);
      try {
        var unused = Pattern.compile(topics);
      } catch (PatternSyntaxException e) {
        section.problem(Keys.TOPICS, "is no regular expression: " + e.getDescription());
      }
    }
    String format = section.text(Keys.FORMAT);
    if (Format.ofLabel(format).isEmpty()) {
      section.problem(Keys.FORMAT, "is one of " + Format.labels());
    }
    Input input =
        new Input(
            section.required(Keys.INPUT_NAME),
            section.text(Keys.CLUSTER),
            topics,
            format,
            section.text(Keys.TENANT),
            section.text(Keys.DEFAULT_TENANT),
            section.oneOf(Keys.START, List.of("earliest", "latest")).equals("latest"),
            section.texts(Keys.MESSAGE_KEYS),
            section.integer(Keys.RATE, 0, 10_000_000),
            kafka);
    section.end();
    return input;
  }

  private static Map<String, String> merged(Map<String, String> all, Map<String, String> own) {
    Map<String, String> merged = new HashMap<>(all);
    merged.putAll(own);
    return merged;
  }

  private Otlp otlp(Section section, Map<String, String> client) {
    Map<String, String> kafka = merged(client, section.settings(Keys.OTLP_CLIENT));
    if (!kafka.containsKey("bootstrap.servers")) {
      section.problem(Keys.OTLP_CLIENT, "has no bootstrap.servers, and neither has kafka");
    }
    Otlp otlp =
        new Otlp(
            Map.of(
                Signal.TRACES, section.text(Keys.TRACES_TOPIC),
                Signal.LOGS, section.text(Keys.LOGS_TOPIC),
                Signal.METRICS, section.text(Keys.METRICS_TOPIC)),
            kafka);
    section.end();
    return otlp;
  }

  private Observer observer(Section section, Map<String, String> client, List<Input> inputs) {
    Map<String, String> kafka = merged(client, section.settings(Keys.OBSERVER_CLIENT));
    if (!kafka.containsKey("bootstrap.servers")) {
      section.problem(Keys.OBSERVER_CLIENT, "has no bootstrap.servers, and neither has kafka");
    }
    Duration interval = section.duration(Keys.INTERVAL);
    if (section.text(Keys.VERDICTS_TOPIC).equals(section.text(Keys.FACTS_TOPIC))) {
      section.problem(Keys.VERDICTS_TOPIC, "is another topic than observer.facts-topic");
    }
    if (interval.compareTo(Duration.ofMillis(100)) < 0) {
      section.problem(Keys.INTERVAL, "is at least 100ms");
    }
    Observer observer =
        new Observer(
            section.text(Keys.FACTS_TOPIC),
            section.text(Keys.VERDICTS_TOPIC),
            section.text(Keys.OBSERVED_CLUSTER),
            section.text(Keys.OBSERVED_TENANT),
            interval,
            section.duration(Keys.GRACE),
            section.duration(Keys.STUCK),
            section.duration(Keys.OUTCOME_WITHIN),
            section.duration(Keys.LATE_AFTER),
            Set.copyOf(section.texts(Keys.NO_DEAD_LETTERS)),
            Set.copyOf(section.texts(Keys.FILTERING)),
            Exempting.of(section, inputs),
            Mirroring.of(section, inputs),
            kafka);
    section.end();
    return observer;
  }

  private static FieldNames fields(Section section) {
    FieldNames known = FieldNames.DEFAULTS;
    return new FieldNames(
        before(section.texts(Keys.TRACE_FIELDS), known.trace()),
        before(section.texts(Keys.SPAN_FIELDS), known.span()),
        before(section.texts(Keys.TENANT_FIELDS), known.tenant()),
        before(section.texts(Keys.TIME_FIELDS), known.time()),
        before(section.texts(Keys.LEVEL_FIELDS), known.level()),
        before(section.texts(Keys.MESSAGE_FIELDS), known.message()),
        before(section.texts(Keys.SERVICE_FIELDS), known.service()),
        known.exceptionType(),
        known.exceptionMessage());
  }

  private static List<String> before(List<String> own, List<String> known) {
    List<String> all = new ArrayList<>(own);
    all.addAll(known);
    return List.copyOf(all);
  }
}
