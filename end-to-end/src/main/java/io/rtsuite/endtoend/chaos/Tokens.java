package io.rtsuite.endtoend.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens of test users, signed with HS256. */
record Tokens(String secret) {

  private static final Base64.Encoder BASE_64 = Base64.getUrlEncoder().withoutPadding();

  String of(String user) {
    String content =
        encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + encode(
                "{\"sub\":\"%s\",\"exp\":%d}"
                    .formatted(user, System.currentTimeMillis() / 1000 + 3600));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return content + "." + BASE_64.encodeToString(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HS256 is missing", e);
    }
  }

  private static String encode(String json) {
    return BASE_64.encodeToString(json.getBytes(UTF_8));
  }
}
