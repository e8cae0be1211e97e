package dev.reprise.gateway.config.reading;

import static dev.reprise.gateway.config.reading.Key.live;

import dev.reprise.gateway.config.ProxyAddress;
import dev.reprise.yaml.YamlNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys for how a provider is reached; part of the table in {@link Keys}. */
final class ProviderKeys {
  static final Key<URI> BASE_URL =
      live(
          "providers.NAME.base_url",
          ValueType.URL,
          "",
          "Its address, as the provider's SDK takes it. OpenAI's dialects put the operation without"
              + " `/v1` behind a path (`/v1`, `/api/paas/v4`, `/v1beta/openai`) and with `/v1` behind"
              + " an address that has none; Anthropic and Gemini put their whole path behind it, no"
              + " version doubled. Kinds with a public address have a default, moved by"
              + " `OPENAI_BASE_URL`, `ANTHROPIC_BASE_URL`, `GOOGLE_GEMINI_BASE_URL`.");
  static final Key<Optional<ProxyAddress>> PROXY =
      live(
          "providers.NAME.proxy",
          NetworkReader.TYPE,
          "",
          "The proxy through which this provider is called, `http://proxy:3128`, with"
              + " `user:password@` where it asks for them; `none`: directly. Without the key"
              + " `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` count, except for this machine. An https"
              + " address is tunnelled (`CONNECT`): the proxy sees the host and nothing else.");
  static final Key<String> AUTHORITIES =
      live(
          "providers.NAME.authorities",
          ValueType.TEXT,
          "",
          "A PEM file of certificate authorities that are trusted for this provider beside the"
              + " JDK's: a proxy that opens TLS, an engine with a certificate of the company's own.");

  static final Key<String> PROJECT =
      live(
          "providers.NAME.project",
          ValueType.TEXT,
          "",
          "The project whose models are asked; kind `vertex` only, required there.");
  static final Key<String> LOCATION =
      live(
          "providers.NAME.location",
          ValueType.TEXT,
          "",
          "Where they run: `global`, `us`, `eu`, `europe-west4`; kind `vertex` only, required there."
              + " Requests whose path names another project or location get 404.");
  static final Key<String> CREDENTIALS =
      live(
          "providers.NAME.credentials",
          ValueType.TEXT,
          "",
          "`file:PATH` of a service account's key, or `adc`: the file that"
              + " `GOOGLE_APPLICATION_CREDENTIALS` names, else gcloud's own. Its tokens are fetched and"
              + " renewed by the gateway and go to this provider alone; without the key the caller's"
              + " own token is forwarded. Kind `vertex` only.");

  static final Key<Map<String, String>> MODELS =
      live(
          "providers.NAME.models",
          new ValueType<>("mapping of names to models", ProviderKeys::models, ProviderKeys::shown),
          "",
          "Which model a name of the provider's own stands for, `{my-deployment: gpt-5.6}`: what is"
              + " known of models (where markers may stand, how much a prefix must have) is taken"
              + " from there.");

  private static Map<String, String> models(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw node.misplaced("write a mapping, as in {my-deployment: my-model}");
    }
    var models = new TreeMap<String, String>();
    mapping.members().forEach((name, model) -> models.put(name, ValueType.text(model)));
    return models;
  }

  private static String shown(Map<String, String> models) {
    return models.toString();
  }

  private ProviderKeys() {}
}
