package io.rtsuite.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a local suite keeps between two starts: Kafka's data, the secret that signs tokens, the log.
 *
 * @param path made where missing
 */
record DataFolder(Path path) {

  private static final int SECRET_BYTES = 32;

  /** Keeps other suites out until it is closed or its process ends. */
  record Lock(FileChannel file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the lock cannot be given back", e);
      }
    }
  }

  /** Kafka's own folder. */
  Path kafka() {
    return path.resolve("kafka");
  }

  /** Where everything that is not for the console is written. */
  Path log() {
    return path.resolve("rt.log");
  }

  /**
   * The secret that signs tokens here: the given one, else this folder's, drawn at first use.
   *
   * @param given {@code RT_JWT_SECRET}, where the environment has it
   */
  String secret(@Nullable String given) {
    if (given != null && !given.isBlank()) {
      return given;
    }
    Path file = path.resolve("secret");
    try {
      create();
      if (Files.notExists(file)) {
        draw(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Refused("cannot keep a secret in " + file + ": " + e.getMessage());
    }
  }

  /** Takes this folder for one running suite, until the lock is closed. */
  Lock lock() {
    Path file = path.resolve("lock");
    try {
      create();
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return new Lock(channel);
      }
      channel.close();
    } catch (OverlappingFileLockException _) {
      // Taken by this JVM: the same as taken by another one.
    } catch (IOException e) {
      throw new Refused("cannot use " + path + ": " + e.getMessage());
    }
    throw new Refused(path + " is in use by a suite that runs; choose another with --data");
  }

  private void create() throws IOException {
    Files.createDirectories(path);
  }

  /** Written aside first, so that two who start at once read one whole secret. */
  private void draw(Path file) throws IOException {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    Path aside = Files.createTempFile(path, "secret", ".new", onlyOwner());
    try {
      Files.writeString(aside, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      Files.move(aside, file);
    } catch (FileAlreadyExistsException _) {
      // The other one's is as good.
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private FileAttribute<?>[] onlyOwner() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
