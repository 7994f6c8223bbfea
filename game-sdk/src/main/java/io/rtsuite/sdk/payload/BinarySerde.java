package io.rtsuite.sdk.payload;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.micronaut.serde.Serializer;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Bytes as {@code {"$bin":"<base64>"}}, which gateways turn into binary. */
final class BinarySerde implements Serde<byte[]> {

  static final String KEY = "$bin";

  @Override
  public void serialize(
      Encoder encoder,
      Serializer.EncoderContext context,
      Argument<? extends byte[]> type,
      byte[] value)
      throws IOException {
    try (Encoder object = encoder.encodeObject(type)) {
      object.encodeKey(KEY);
      object.encodeString(Base64.getEncoder().encodeToString(value));
    }
  }

  @Override
  public byte[] deserialize(
      Decoder decoder, Deserializer.DecoderContext context, Argument<? super byte[]> type)
      throws IOException {
    byte[] bytes = null;
    try (Decoder object = decoder.decodeObject(type)) {
      @Nullable String key;
      while ((key = object.decodeKey()) != null) {
        if (!KEY.equals(key) || bytes != null) {
          throw new WrongForm("binary");
        }
        try {
          bytes = Base64.getDecoder().decode(object.decodeString());
        } catch (IllegalArgumentException e) {
          throw new WrongForm("binary");
        }
      }
    }
    if (bytes == null) {
      throw new WrongForm("binary");
    }
    return bytes;
  }
}
