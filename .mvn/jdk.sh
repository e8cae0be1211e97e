# Finds a JDK 25 or newer; sourced by ./reprise and ./mvnw. Leaves its folder in JDK_HOME, or explains and fails.
# Order: REPRISE_JAVA_HOME, JAVA_HOME, the usual JVM folders, the java on PATH.

jdk_feature() { # jdk_feature DIR: prints the feature number of a JDK that can compile, or nothing
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

find_jdk() {
  JDK_HOME=
  jdk_seen=
  set -- "${REPRISE_JAVA_HOME:-}" "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home
  on_path=$(command -v java 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path") &&
    set -- "$@" "${on_path%/bin/java}"
  for jdk_dir in "$@"; do
    [ -n "$jdk_dir" ] && [ -d "$jdk_dir" ] || continue
    jdk_number=$(jdk_feature "$jdk_dir")
    [ -n "$jdk_number" ] || continue
    if [ "$jdk_number" -ge 25 ]; then
      JDK_HOME=$jdk_dir
      return 0
    fi
    jdk_seen="$jdk_seen $jdk_number ($jdk_dir)"
  done
  {
    echo "reprise: no JDK 25 or newer found."
    if [ -n "$jdk_seen" ]; then echo "  found, but too old:$jdk_seen"; fi
    echo "  Install a JDK 25 (a full JDK, with javac), or name one: REPRISE_JAVA_HOME=/path/to/jdk-25 $0 …"
  } >&2
  return 1
}
