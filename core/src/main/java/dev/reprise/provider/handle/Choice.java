package dev.reprise.provider.handle;

/** What is done with one request whose prefix could be read from a handle. */
public sealed interface Choice {
  /** It is sent as it came. */
  record Plain(HandleReason why) implements Choice {}

  /** It is sent as it came, and a handle is to be made for later requests. */
  record Make() implements Choice {}

  /** It is sent with the name of this handle. */
  record UseHandle(Handle handle) implements Choice {}

  /** The reason for the choice; records write it in kebab case. */
  enum HandleReason {
    CLIENT_HANDLE("the caller names cached content himself; it is left alone"),
    NOTHING_TO_KEEP("it has no system instruction and no tools that could be kept"),
    BELOW_MINIMUM("shorter than the provider keeps"),
    PRICE_UNKNOWN("what keeping it costs is not known"),
    TOO_RARE("it comes again too rarely to pay for its storage"),
    BEING_MADE("it comes often enough; a handle is being made"),
    LATELY_REFUSED("the provider lately refused to keep it"),
    ROOM_TAKEN("as many handles are kept as may be at once"),
    HANDLE_USED("it is read from an object kept at the provider"),
    MADE_AGAIN("the object was gone; it was made again and read"),
    HANDLE_REFUSED("the provider refused the object, and the request went as it came"),
    HANDLE_LOST("the object was gone, and the request went as it came");

    private final String explanation;

    HandleReason(String explanation) {
      this.explanation = explanation;
    }

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public String explanation() {
      return explanation;
    }
  }
}
