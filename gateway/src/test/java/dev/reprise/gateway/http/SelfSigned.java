package dev.reprise.gateway.http;

import dev.reprise.gateway.http.socket.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate that vouches for itself, made on the spot by the JDK's keytool. */
public record SelfSigned(Path certificate, Path key) {
  private static final String WORD = "changeit";

  /**
   * @param names as keytool's {@code SAN=} wants them, such as {@code dns:localhost,ip:127.0.0.1}
   */
  public static SelfSigned of(Path folder, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=" + names,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                WORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, WORD.toCharArray());
    }
    var made = new SelfSigned(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    pem(made.certificate, "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem(made.key, "PRIVATE KEY", keys.getKey("a", WORD.toCharArray()).getEncoded());
    return made;
  }

  private static void pem(Path file, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }

  public Tls tls() {
    return new Tls(certificate, key);
  }
}
