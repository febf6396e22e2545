package io.tagora.inference.kv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What stands before the bytes of a {@link KvBody}.
 *
 * @param model the fingerprint of the model that computed it
 * @param chunkBytes bytes of every chunk of the body but the last, which has the rest
 * @param tokens the prompt's, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would cost
public record KvHeader(String model, KvGeometry geometry, int chunkBytes, int[] tokens) {
  /** Changed with every change of what is written. */
  private static final int VERSION = 1;

  public long bodyBytes() {
    return geometry.bodyBytes(tokens.length);
  }

  /** How many chunks the body has. */
  public int bodyChunks() {
    return Math.toIntExact((bodyBytes() + chunkBytes - 1) / chunkBytes);
  }

  /** Where the chunk of that index begins in the body; the first after the header is 1. */
  public long offset(int index) {
    return (index - 1L) * chunkBytes;
  }

  /** How many bytes the chunk of that index has. */
  public int length(int index) {
    return (int) Math.min(chunkBytes, bodyBytes() - offset(index));
  }

  public byte[] encoded() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeUTF(model);
      out.writeUTF(geometry.element());
      out.writeInt(geometry.layers());
      out.writeInt(geometry.heads());
      out.writeInt(geometry.dimension());
      out.writeInt(geometry.tokenBytes());
      out.writeInt(geometry.vocabulary());
      out.writeInt(chunkBytes);
      out.writeInt(tokens.length);
      for (int token : tokens) {
        out.writeInt(token);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #encoded} wrote; empty if this is something else. */
  public static Optional<KvHeader> decoded(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return in.readInt() == VERSION ? Optional.of(read(in)).filter(KvHeader::makesSense) : none();
    } catch (IOException _) {
      return none();
    }
  }

  private static Optional<KvHeader> none() {
    return Optional.empty();
  }

  private static KvHeader read(DataInputStream in) throws IOException {
    return new KvHeader(
        in.readUTF(),
        new KvGeometry(
            in.readUTF(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt()),
        in.readInt(),
        tokens(in));
  }

  private static int[] tokens(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || in.available() != (long) length * Integer.BYTES) {
      throw new IOException("the tokens must be what is left, got " + length);
    }
    var tokens = new int[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = in.readInt();
    }
    return tokens;
  }

  private boolean makesSense() {
    return chunkBytes > 0;
  }
}
