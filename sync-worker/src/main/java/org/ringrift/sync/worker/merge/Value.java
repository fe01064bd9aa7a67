package org.ringrift.sync.worker.merge;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * One value of a row. Equal values are equal whichever column type keeps them: a whole number is
 * the same as integer and as real, and a text that is nothing but a whole number is that number.
 */
sealed interface Value extends Comparable<Value> {
  /** Numbers before texts before bytes; beyond that the order is only the same everywhere. */
  Comparator<Value> ORDER =
      Comparator.comparingInt(Value::rank)
          .thenComparingDouble(Value::asDouble)
          .thenComparing(Value::toString);

  /** A whole number. */
  record Whole(long number) implements Value {
    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  /** A number that is not whole, or too large for a {@code long}. */
  record Real(double number) implements Value {
    @Override
    public String toString() {
      return Double.toString(number);
    }
  }

  /** A text. */
  record Text(String text) implements Value {
    @Override
    public String toString() {
      return text;
    }
  }

  /** Bytes; nobody changes the array. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] bytes) implements Value {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** What SQLite's driver gives, or null. */
  static Value of(Object raw) {
    if (raw == null) {
      return null;
    }
    if (raw instanceof byte[] bytes) {
      return new Bytes(bytes);
    }
    if (raw instanceof Double real) {
      return number(real);
    }
    return raw instanceof Number whole ? new Whole(whole.longValue()) : text(raw.toString());
  }

  static Value number(double number) {
    long whole = (long) number;
    return whole == number && Math.abs(number) < 1L << 53 ? new Whole(whole) : new Real(number);
  }

  /** A text; that of a whole number, as {@code Long} writes it, is the number. */
  static Value text(String text) {
    if (!text.isEmpty() && text.length() < 19 && "-0123456789".indexOf(text.charAt(0)) >= 0) {
      try {
        long whole = Long.parseLong(text);
        if (Long.toString(whole).equals(text)) {
          return new Whole(whole);
        }
      } catch (NumberFormatException e) {
        return new Text(text);
      }
    }
    return new Text(text);
  }

  /** What SQLite's driver takes. */
  default Object raw() {
    return switch (this) {
      case Whole whole -> whole.number;
      case Real real -> real.number;
      case Text text -> text.text;
      case Bytes bytes -> bytes.bytes;
    };
  }

  /** Writes its kind and its bytes. */
  default void write(DataOutputStream out) throws IOException {
    switch (this) {
      case Whole whole -> {
        out.writeByte('i');
        out.writeLong(whole.number);
      }
      case Real real -> {
        out.writeByte('r');
        out.writeDouble(real.number);
      }
      case Text text -> write(out, 't', text.text.getBytes(StandardCharsets.UTF_8));
      case Bytes bytes -> write(out, 'b', bytes.bytes);
    }
  }

  private static void write(DataOutputStream out, char kind, byte[] bytes) throws IOException {
    out.writeByte(kind);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  default int compareTo(Value other) {
    return ORDER.compare(this, other);
  }

  private int rank() {
    return switch (this) {
      case Whole whole -> 0;
      case Real real -> 0;
      case Text text -> 1;
      case Bytes bytes -> 2;
    };
  }

  private double asDouble() {
    return switch (this) {
      case Whole whole -> whole.number;
      case Real real -> real.number;
      case Text text -> 0;
      case Bytes bytes -> 0;
    };
  }
}
