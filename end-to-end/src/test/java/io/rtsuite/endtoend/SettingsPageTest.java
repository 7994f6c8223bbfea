package io.rtsuite.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} says what the configuration records say. */
class SettingsPageTest {

  private static final Path PAGE = Program.ROOT.resolve("docs/settings.md");

  private static final String HEAD =
      """
      # Settings

      Generated from the configuration records; after a change there, `./rt docs` writes it anew. A setting stands in
      `application.yml`, in a system property `-D<name>=<value>`, or in an environment variable with the same letters in
      capitals and `_` for everything else: `gateway.auth.cookie` is `GATEWAY_AUTH_COOKIE`. Durations are written `250ms`, `5s`, `2m`.

      Beside these, from Micronaut and its libraries:

      | setting | variable | default | meaning |
      | --- | --- | --- | --- |
      | `kafka.bootstrap.servers` | `KAFKA_BOOTSTRAP_SERVERS` | `localhost:9092` | where Kafka is; everything else under `kafka.` goes to its clients |
      | `micronaut.server.port` | `MICRONAUT_SERVER_PORT` | `4001` | the gateway's public port |
      | `micronaut.server.idle-timeout` | `MICRONAUT_SERVER_IDLE_TIMEOUT` | `60s` | time an HTTP connection may be idle between requests |
      | `micronaut.security.token.jwt.signatures.jwks.<name>.url` | | | where a key set is that tokens are checked with, beside `rt.jwt.secret` or in its place |
      """;

  private record Setting(String name, String type, String meaning, String byDefault) {}

  private record Chapter(String title, String module) {}

  @Test
  void the_page_is_what_the_records_say() throws IOException {
    var page = new StringBuilder(HEAD);
    for (Chapter chapter :
        List.of(
            new Chapter("The gateway", "rt-gateway"),
            new Chapter("Every service on the SDK", "game-sdk"))) {
      page.append("\n## ").append(chapter.title).append('\n');
      section(page, chapter.module);
    }
    if ("".equals(System.getProperty("docs.write"))
        || Boolean.parseBoolean(System.getProperty("docs.write"))) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
  }

  private static void section(StringBuilder page, String module) throws IOException {
    Path metadata =
        Program.ROOT.resolve(
            module + "/target/classes/META-INF/spring-configuration-metadata.json");
    Map<String, List<Map<String, String>>> lists = read(metadata);
    var groups = new TreeMap<String, String>();
    lists
        .getOrDefault("groups", List.of())
        .forEach(
            group -> groups.put(group.getOrDefault("type", ""), group.getOrDefault("name", "")));
    var meanings = new TreeMap<String, String>();
    lists
        .getOrDefault("groups", List.of())
        .forEach(
            group -> meanings.put(group.getOrDefault("name", ""), text(group.get("description"))));
    var settings = new TreeMap<String, List<Setting>>();
    for (Map<String, String> property : lists.getOrDefault("properties", List.of())) {
      assertThat(property)
          .as("every parameter of a configuration record has a line of Javadoc")
          .containsKey("description");
      settings
          .computeIfAbsent(
              groups.getOrDefault(property.getOrDefault("sourceType", ""), ""),
              _ -> new ArrayList<>())
          .add(
              new Setting(
                  property.getOrDefault("name", ""),
                  property.getOrDefault("type", ""),
                  text(property.get("description")),
                  property.getOrDefault("defaultValue", "")));
    }
    settings.forEach((group, ofGroup) -> {
      page.append("\n### `").append(group).append("`\n\n");
      page.append(meanings.getOrDefault(group, "")).append("\n\n");
      page.append("| setting | kind | default | meaning |\n| --- | --- | --- | --- |\n");
      for (Setting setting : ofGroup) {
        page.append(
            "| `%s` | %s | %s | %s |%n"
                .formatted(
                    setting.name,
                    kind(setting.type),
                    setting.byDefault.isEmpty() ? "" : "`" + setting.byDefault + "`",
                    setting.meaning.replace("|", "\\|")));
      }
    });
  }

  private static String kind(String type) {
    return switch (type) {
      case "int", "long", "java.lang.Integer", "java.lang.Long" -> "number";
      case "boolean" -> "`true` or `false`";
      case "java.time.Duration" -> "duration";
      case "java.lang.String" -> "text";
      default ->
          type.startsWith("java.util.List") || type.startsWith("java.util.Set")
              ? "list"
              : type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    };
  }

  /** Javadoc as Markdown, on one line. */
  private static String text(@Nullable String javadoc) {
    return javadoc == null
        ? ""
        : javadoc.replaceAll("\\s+", " ").replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`").strip();
  }

  /** The two lists of flat objects that the file holds. */
  private static Map<String, List<Map<String, String>>> read(Path file) throws IOException {
    assertThat(file).as("written by the compiler").exists();
    var lists = new LinkedHashMap<String, List<Map<String, String>>>();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      String list = "";
      Map<String, String> entry = new LinkedHashMap<>();
      int depth = 0;
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        switch (token) {
          case START_OBJECT -> {
            depth++;
            entry = new LinkedHashMap<>();
          }
          case END_OBJECT -> {
            if (depth-- == 2) {
              lists.computeIfAbsent(list, _ -> new ArrayList<>()).add(entry);
            }
          }
          case FIELD_NAME -> {
            if (depth == 1) {
              list = parser.currentName();
            }
          }
          default -> {
            if (depth == 2 && token.isScalarValue()) {
              entry.put(parser.currentName(), parser.getText());
            }
          }
        }
      }
    }
    return lists;
  }
}
