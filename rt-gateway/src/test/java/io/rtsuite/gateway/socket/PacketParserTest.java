package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.IncomingValuesTest.bytes;
import static io.rtsuite.gateway.socket.IncomingValuesTest.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import io.rtsuite.gateway.socket.PacketParser.Parsed;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketParserTest {

  @Nested
  class connect {
    @Test
    void may_be_bare() {
      assertThat(packet("0")).isEqualTo(new ClientPacket.Connect("/", null));
      assertThat(packet("0/events,")).isEqualTo(new ClientPacket.Connect("/events", null));
      assertThat(packet("0/events")).isEqualTo(new ClientPacket.Connect("/events", null));
      assertThat(packet("0/,{}")).isEqualTo(new ClientPacket.Connect("/", null));
    }

    @Test
    void takes_a_query_for_a_part_of_the_name_as_the_reference_does() {
      assertThat(packet("0/events?x=/,{}"))
          .isEqualTo(new ClientPacket.Connect("/events?x=/", null));
      assertThat(packet("0/events?x")).isEqualTo(new ClientPacket.Connect("/events?x", null));
    }

    @Test
    void carries_a_token_wherever_it_stands_in_the_payload() {
      assertThat(packet("0/events,{\"a\":[{\"token\":\"no\"},[1,2]],\"token\":\"yes\",\"z\":{}}"))
          .isEqualTo(new ClientPacket.Connect("/events", "yes"));
    }

    @Test
    void works_with_brackets_anywhere_in_the_payload() {
      assertThat(packet("0/events,{\"token\":\"a[b]{c}\"}"))
          .isEqualTo(new ClientPacket.Connect("/events", "a[b]{c}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "{\"token\":\"x\"}", "[\"x\"]"})
    void has_an_unusable_token_where_it_is_no_string(String token) {
      assertThat(packet("0{\"token\":" + token + "}")).isEqualTo(new ClientPacket.Connect("/", ""));
    }

    @Test
    void has_no_token_where_it_is_null() {
      assertThat(packet("0{\"token\":null}")).isEqualTo(new ClientPacket.Connect("/", null));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "0[]",
          "0null",
          "0\"x\"",
          "0/events,[\"x\"]",
          "0/events,{",
          "0{}x",
          "0{}{}",
          "0true"
        })
    void is_refused_with_another_payload_than_an_object(String packet) {
      assertThat(parse(packet)).isInstanceOf(Parsed.Refused.class);
    }
  }

  @Nested
  class an_event {
    @Test
    void has_a_name_and_arguments() {
      assertThat(packet("2/events,[\"move\",{\"x\":1},null,\"[\"]"))
          .isEqualTo(event("/events", ClientPacket.NO_ACK, "move", "{\"x\":1}", "null", "\"[\""));
    }

    @Test
    void may_have_no_argument() {
      assertThat(packet("2[\"move\"]")).isEqualTo(event("/", ClientPacket.NO_ACK, "move"));
    }

    @Test
    void may_have_a_number_for_a_name_as_in_javascript() {
      assertThat(packet("2[1,2]")).isEqualTo(event("/", ClientPacket.NO_ACK, "1", "2"));
    }

    @Test
    void may_have_any_text_for_a_name() {
      assertThat(packet("2[\"\"]")).isEqualTo(event("/", ClientPacket.NO_ACK, ""));
      assertThat(packet("2[\"caf\u00e9 \\\"\\u0000\"]"))
          .isEqualTo(event("/", ClientPacket.NO_ACK, "caf\u00e9 \"\0"));
    }

    @Test
    void has_broken_surrogates_in_its_name_replaced() {
      assertThat(packet("2[\"a\\ud800b\\ud83c\\udfb2\"]"))
          .isEqualTo(event("/", ClientPacket.NO_ACK, "a\uFFFDb\ud83c\udfb2"));
    }

    @Test
    void may_have_white_space_before_and_in_the_array() {
      assertThat(packet("2/events,12 \t\r\n[ \"move\" , 1 ] \n"))
          .isEqualTo(event("/events", 12, "move", "1"));
      assertThat(packet("2 [\"move\"]")).isEqualTo(event("/", ClientPacket.NO_ACK, "move"));
    }

    @ParameterizedTest
    @CsvSource({
      "0, 0",
      "007, 7",
      "2147483647, 2147483647",
      "2147483648, 2147483648",
      "4294967296, 4294967296",
      "9007199254740991, 9007199254740991",
      "9007199254740992, 9007199254740992"
    })
    void may_ask_for_an_ack_with_an_id_up_to_2_to_the_53(String written, long id) {
      assertThat(packet("2/events," + written + "[\"move\"]"))
          .isEqualTo(event("/events", id, "move"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener",
          "\\u0063onnect"
        })
    void is_refused_with_a_reserved_name(String name) {
      assertThat(parse("2[\"" + name + "\"]"))
          .isEqualTo(new Parsed.Refused("a reserved event name"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "2",
          "2/events",
          "2/events,",
          "2/events,1",
          "2{}",
          "2null",
          "2\"move\"",
          "2[]",
          "2[null]",
          "2[{}]",
          "2[[\"move\"]]",
          "2[true]",
          "2[\"move\"",
          "2[\"move\",]",
          "2[\"move\"]]",
          "2[\"move\"]x",
          "2[\"move\"][\"move\"]",
          "2[\"move\" 1]",
          "2[\"move\",01]",
          "2[\"move\",undefined]",
          "2[\"move\",NaN]",
          "2['move']",
          "2[move]",
          "2[\"mo\nve\"]",
          "2[\"move\",\"\\x\"]",
          "2[\"move\",\"\\u12\"]",
          "2[\"move\",{\"a\"}]",
          "2[\"move\",{\"a\":1,}]",
          "2[\"move\",/**/1]",
          "2-1[\"move\"]",
          "21.5[\"move\"]",
          "21e3[\"move\"]",
          "29007199254740993[\"move\"]",
          "2999999999999999999999999999[\"move\"]",
          "21-[\"move\"]",
          "2\uFEFF[\"move\"]",
          "2\0[\"move\"]",
          "2[\0\"\0m\0\"\0]\0",
          "2\0\0\0[",
          "2[\"mo\0ve\"]"
        })
    void is_refused_when_malformed(String packet) {
      assertThat(parse(packet)).isInstanceOf(Parsed.Refused.class);
    }
  }

  @Nested
  class a_binary_event {
    @Test
    void is_complete_with_its_attachments() {
      var parsed =
          (Parsed.Incomplete)
              parse(
                  "52-/events,7[\"up\",{\"_placeholder\":true,\"num\":1},{\"a\":{\"_placeholder\":true,\"num\":0}}]");

      assertThat(parsed.namespace()).isEqualTo("/events");
      assertThat(parsed.attachments()).isEqualTo(2);
      assertThat(parsed.complete(List.of(bytes(1), bytes())))
          .isEqualTo(event("/events", 7, "up", "{\"$bin\":\"\"}", "{\"a\":{\"$bin\":\"AQ==\"}}"));
    }

    @Test
    void keeps_bytes_that_look_like_old_framing() {
      var parsed = (Parsed.Incomplete) parse("51-[\"up\",{\"_placeholder\":true,\"num\":0}]");

      assertThat(parsed.complete(List.of(bytes(0, 1, 2, 255, '1', '2', ':'))))
          .isEqualTo(event("/", ClientPacket.NO_ACK, "up", "{\"$bin\":\"AAEC/zEyOg==\"}"));
    }

    @Test
    void need_not_use_its_attachments() {
      var parsed = (Parsed.Incomplete) parse("51-[\"up\"]");

      assertThat(parsed.complete(List.of(bytes(1))))
          .isEqualTo(event("/", ClientPacket.NO_ACK, "up"));
    }

    @Test
    void takes_placeholders_of_a_text_event_for_literal_objects() {
      assertThat(packet("2[\"up\",{\"_placeholder\":true,\"num\":0}]"))
          .isEqualTo(event("/", ClientPacket.NO_ACK, "up", "{\"_placeholder\":true,\"num\":0}"));
    }

    @Test
    void may_have_ten_attachments_and_no_more() {
      assertThat(parse("510-[\"up\"]")).isInstanceOf(Parsed.Incomplete.class);
      assertThat(parse("511-[\"up\"]")).isEqualTo(new Parsed.Refused("too many attachments"));
      assertThat(parse("599999999999999999999-[\"up\"]"))
          .isEqualTo(new Parsed.Refused("too many attachments"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "5",
          "5[\"up\"]",
          "5-[\"up\"]",
          "50-[\"up\"]",
          "51[\"up\"]",
          "5-1-[\"up\"]",
          "51.0-[\"up\"]",
          "5 1-[\"up\"]",
          "5/events,1-[\"up\"]",
          "51-[\"up\",{\"_placeholder\":true,\"num\":1}]",
          "51-[\"up\",{\"_placeholder\":true}]",
          "51-[\"connect\",{\"_placeholder\":true,\"num\":0}]",
          "51-[{\"_placeholder\":true,\"num\":0}]",
          "51-{\"_placeholder\":true,\"num\":0}"
        })
    void is_refused_when_malformed(String packet) {
      assertThat(parse(packet)).isInstanceOf(Parsed.Refused.class);
    }
  }

  @Nested
  class an_ack {
    @Test
    void has_an_id() {
      assertThat(packet("3/events,5[1,{}]")).isEqualTo(new ClientPacket.Ack("/events", 5));
      assertThat(packet("30[]")).isEqualTo(new ClientPacket.Ack("/", 0));
    }

    @Test
    void may_bring_bytes() {
      var parsed = (Parsed.Incomplete) parse("61-/events,5[{\"_placeholder\":true,\"num\":0}]");

      assertThat(parsed.complete(List.of(bytes(1)))).isEqualTo(new ClientPacket.Ack("/events", 5));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"3[]", "31", "31{}", "31null", "31[", "3/events,[1]", "61-[]", "60-1[]"})
    void is_refused_when_malformed(String packet) {
      assertThat(parse(packet)).isInstanceOf(Parsed.Refused.class);
    }
  }

  @Nested
  class disconnect {
    @Test
    void leaves_a_namespace() {
      assertThat(packet("1/events,")).isEqualTo(new ClientPacket.Disconnect("/events"));
      assertThat(packet("1")).isEqualTo(new ClientPacket.Disconnect("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1{}", "1/events,{}", "1/events,\"x\"", "1x"})
    void is_refused_with_a_payload(String packet) {
      assertThat(parse(packet)).isEqualTo(new Parsed.Refused("DISCONNECT with a payload"));
    }
  }

  @Nested
  class anything_else {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "7",
          "8[]",
          "9",
          "a",
          "-1",
          "4",
          "4{\"message\":\"x\"}",
          "4/events,\"x\"",
          " 2[\"x\"]"
        })
    void is_refused(String packet) {
      assertThat(parse(packet)).isInstanceOf(Parsed.Refused.class);
    }

    @Test
    void is_refused_with_an_endless_namespace() {
      assertThat(parse("0/" + "x".repeat(PacketParser.MAX_NAMESPACE)))
          .isEqualTo(new Parsed.Refused("the name of the namespace is too long"));
    }
  }

  @Nested
  class bytes_that_are_not_utf_8 {
    @Test
    void are_refused() {
      int[][] broken = {
        {0x80},
        {0xC0, 0x80},
        {0xC1, 0xBF},
        {0xC3},
        {0xC3, 0x28},
        {0xE0, 0x80, 0x80},
        {0xE2, 0x82},
        {0xE2, 0x28, 0xA1},
        {0xED, 0xA0, 0x80},
        {0xED, 0xBF, 0xBF},
        {0xF0, 0x80, 0x80, 0x80},
        {0xF0, 0x9F, 0x8E},
        {0xF4, 0x90, 0x80, 0x80},
        {0xF5, 0x80, 0x80, 0x80},
        {0xFE},
        {0xFF}
      };
      for (int[] sequence : broken) {
        var packet = new ByteArrayOutputStream();
        packet.writeBytes(utf8("2[\"x\",\""));
        packet.writeBytes(bytes(sequence));
        packet.writeBytes(utf8("\"]"));

        assertThat(PacketParser.parse(packet.toByteArray(), 0))
            .isEqualTo(new Parsed.Refused("not valid UTF-8"));
      }
    }

    @Test
    void are_told_from_those_at_the_very_edge() {
      String edges = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";

      assertThat(packet("2[\"x\",\"" + edges + "\"]"))
          .isEqualTo(event("/", ClientPacket.NO_ACK, "x", "\"" + edges + "\""));
    }
  }

  @Test
  void begins_behind_the_engine_io_type() {
    assertThat(PacketParser.parse(utf8("42/events,3[\"a\",[1, {\"$bin\":2}]]"), 1))
        .isEqualTo(new Parsed.Complete(event("/events", 3, "a", "[1, {\"$$bin\":2}]")));
  }

  /** Whatever comes, an answer and no exception; the seed is the bug report. */
  @Test
  void always_answers() {
    var random = new Random(20261121);
    String[] seeds = {
      "0/events,{\"token\":\"x\"}",
      "2/events,12[\"move\",{\"a\":[1,2.5e3,true,null,\"\\u00e9\"]}]",
      "52-/events,7[\"up\",{\"_placeholder\":true,\"num\":1},{\"$bin\":{\"_placeholder\":true,\"num\":0}}]",
      "3/events,5[1]",
      "1/events,"
    };
    for (int i = 0; i < 200_000; i++) {
      byte[] packet = utf8(seeds[random.nextInt(seeds.length)]);
      int changes = 1 + random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        int at = random.nextInt(packet.length);
        packet[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : packet[random.nextInt(packet.length)];
      }
      if (PacketParser.parse(packet, 0) instanceof Parsed.Incomplete incomplete) {
        var attachments = new byte[incomplete.attachments()][];
        for (int k = 0; k < attachments.length; k++) {
          attachments[k] = bytes(k);
        }
        assertThat(incomplete.complete(List.of(attachments))).isNotNull();
      }
    }
  }

  private static Parsed parse(String packet) {
    return PacketParser.parse(utf8(packet), 0);
  }

  private static ClientPacket packet(String packet) {
    return ((Parsed.Complete) parse(packet)).packet();
  }

  private static ClientPacket.Event event(
      String namespace, long ackId, String name, String... arguments) {
    return new ClientPacket.Event(
        namespace, ackId, name, List.of(arguments).stream().map(Json::of).toList());
  }
}
