package org.bertpt;

import java.lang.foreign.MemorySegment;

/** Why a call failed. The codes are the E_ numbers of {@link Constants}. */
public final class BertptException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int code;
  private final String component;
  private final String details;

  BertptException(int code, String component, String message, String details) {
    super(message);
    this.code = code;
    this.component = component;
    this.details = details;
  }

  /** Copies what a native error says and frees it. */
  static BertptException take(int status, MemorySegment error) {
    if (error.address() == 0) return new BertptException(status, "", "failed with status " + status, "{}");
    BertptException e =
        new BertptException(
            status,
            Call.string(Raw.error_get_component(error)),
            Call.string(Raw.error_get_message(error)),
            Call.string(Raw.error_get_details(error)));
    Raw.error_free(error);
    return e;
  }

  /** One of the E_ numbers of {@link Constants}. */
  public int code() {
    return code;
  }

  /** The part that noticed, "text/vocab"; "host/..." for this binding itself. */
  public String component() {
    return component;
  }

  /** One JSON object: {"pointer": "/mask_prob", "nearest": "mask_prob", ...}; "{}" when there is nothing to add. */
  public String details() {
    return details;
  }
}
