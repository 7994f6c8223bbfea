package io.rtsuite.replay.build;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one build: its jar's own, then this tool's libraries, then what else the build
 * brings. Micronaut looks for beans and types where its own classes come from, so it is loaded here
 * anew; only the JDK, logging and this package are shared with the world outside.
 */
final class World extends URLClassLoader {

  private static final List<String> SHARED =
      List.of(World.class.getPackageName() + ".", "org.slf4j.", "ch.qos.logback.");

  private final JarFile jar;
  private final URL location;
  private final String root;

  World(Path game, Collection<URL> libraries) throws IOException {
    super(
        "build " + game.getFileName(),
        libraries.toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
    jar = new JarFile(game.toFile());
    location = game.toUri().toURL();
    root = "jar:" + game.toUri() + "!/";
  }

  /** Where the classes of the build itself come from. */
  URL location() {
    return location;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return SHARED.stream().anyMatch(name::startsWith)
        ? World.class.getClassLoader().loadClass(name)
        : super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
    if (entry == null) {
      return super.findClass(name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(
          name, bytes, 0, bytes.length, new CodeSource(location, (Certificate[]) null));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  public @Nullable URL findResource(String name) {
    URL own = own(name);
    return own == null ? super.findResource(name) : own;
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    var all = new ArrayList<URL>();
    URL own = own(name);
    if (own != null) {
      all.add(own);
    }
    all.addAll(Collections.list(super.findResources(name)));
    return Collections.enumeration(all);
  }

  private @Nullable URL own(String name) {
    ZipEntry entry = jar.getEntry(name);
    try {
      return entry == null
          ? null
          : URI.create(root + new URI(null, null, entry.getName(), null).getRawPath()).toURL();
    } catch (MalformedURLException | URISyntaxException e) {
      throw new IllegalArgumentException("a jar has an entry of no proper name", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (jar) {
      super.close();
    }
  }
}
