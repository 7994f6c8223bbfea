package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtsuite.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random values on their way in and out again, held against a plain model; the seed is the round.
 */
class BytesInJsonPropertyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 5_000;

  /** What a client means by an attachment. */
  private record Bytes(byte[] content) {}

  @Test
  void what_a_client_sends_travels_inside_as_described_and_comes_back_the_same() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var random = new Random(round);
      var attachments = new ArrayList<byte[]>();
      Object meant = value(random, 0, attachments);
      String sent = text(outside(meant, attachments), random);

      var outcome = IncomingValues.value(sent.getBytes(StandardCharsets.UTF_8), attachments.size());
      Json inside =
          ((IncomingValues.Outcome.Read) outcome).values().complete(attachments).getFirst();
      var back = OutgoingValue.of(inside);

      assertThat(JSON.readValue(inside.bytes(), Object.class))
          .as("round %d, inside", round)
          .isEqualTo(inside(meant));
      assertThat(JSON.readValue(back.text(), Object.class))
          .as("round %d, back", round)
          .isEqualTo(outside(meant, attachments));
      assertThat(back.attachments()).as("round %d", round).hasSize(attachments.size());
      for (int i = 0; i < attachments.size(); i++) {
        assertThat(back.attachments().get(i)).isEqualTo(attachments.get(i));
      }
    }
  }

  private static Object value(Random random, int depth, List<byte[]> attachments) {
    switch (depth > 4 ? random.nextInt(4) : random.nextInt(9)) {
      case 0 -> {
        return random.nextInt();
      }
      case 1 -> {
        return random.nextBoolean();
      }
      case 2, 3 -> {
        return word(random);
      }
      case 4 -> {
        if (attachments.size() == IncomingValues.MAX_ATTACHMENTS) {
          return "no more";
        }
        var bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        attachments.add(bytes);
        return new Bytes(bytes);
      }
      case 5, 6 -> {
        var list = new ArrayList<Object>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
          list.add(value(random, depth + 1, attachments));
        }
        return list;
      }
      default -> {
        var map = new LinkedHashMap<String, Object>();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
          String key = word(random);
          if (!map.containsKey(key)) {
            map.put(key, value(random, depth + 1, attachments));
          }
        }
        return map;
      }
    }
  }

  private static String word(Random random) {
    String[] words = {
      "$bin",
      "$$bin",
      "$$$bin",
      "bin",
      "$",
      "$bi",
      "num",
      "a",
      "",
      "\u00e9\u20ac\ud83c\udfb2",
      "\"\\/\b\n",
      "[{",
      "AQ==",
      "$binx",
      "x$bin"
    };
    return words[random.nextInt(words.length)];
  }

  /** As Socket.IO's parser writes it, with placeholders in order of appearance. */
  private static Object outside(Object value, List<byte[]> attachments) {
    return switch (value) {
      case Bytes bytes -> {
        int num = 0;
        while (attachments.get(num) != bytes.content) {
          num++;
        }
        yield Map.of("_placeholder", true, "num", num);
      }
      case List<?> list -> list.stream().map(it -> outside(it, attachments)).toList();
      case Map<?, ?> map -> {
        var out = new LinkedHashMap<Object, Object>();
        map.forEach((key, member) -> out.put(key, outside(member, attachments)));
        yield out;
      }
      default -> value;
    };
  }

  /** As it is written on Kafka. */
  private static Object inside(Object value) {
    return switch (value) {
      case Bytes bytes -> Map.of("$bin", Base64.getEncoder().encodeToString(bytes.content));
      case List<?> list -> list.stream().map(BytesInJsonPropertyTest::inside).toList();
      case Map<?, ?> map -> {
        var out = new LinkedHashMap<Object, Object>();
        map.forEach((key, member) ->
            out.put(key.toString().matches("\\$+bin") ? "$" + key : key, inside(member)));
        yield out;
      }
      default -> value;
    };
  }

  /** JSON with white space and escapes wherever they may be. */
  private static String text(Object value, Random random) {
    String space = random.nextInt(3) == 0 ? " \n" : "";
    return space
        + switch (value) {
          case List<?> list ->
              list.stream()
                  .map(it -> text(it, random))
                  .collect(Collectors.joining(",", "[", space + "]"));
          case Map<?, ?> map ->
              map.entrySet().stream()
                  .map(it ->
                      space
                          + quoted(it.getKey().toString(), random)
                          + ":"
                          + text(it.getValue(), random))
                  .collect(Collectors.joining(",", "{", space + "}"));
          case String string -> quoted(string, random);
          default -> value.toString();
        }
        + space;
  }

  private static String quoted(String text, Random random) {
    var out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c < ' ' || c == '"' || c == '\\' || random.nextInt(8) == 0) {
            for (char half : Character.toChars(c)) {
              out.append("\\u%04x".formatted((int) half));
            }
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append('"').toString();
  }
}
