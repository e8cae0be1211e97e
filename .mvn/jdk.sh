# Finds a JDK 25 or newer; sourced by ./reprise and ./mvnw. Leaves its folder in JDK_HOME, or explains and fails.
# Order: REPRISE_JAVA_HOME, JAVA_HOME, the usual JVM folders, the java on PATH.

jdk_feature() { # jdk_feature DIR: prints the feature number of a Java installation, or nothing
  [ -x "$1/bin/java" ] || return 0
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
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home
  jdk_on_path=$(command -v java 2>/dev/null) &&
    jdk_on_path=$(readlink -f "$jdk_on_path" 2>/dev/null || echo "$jdk_on_path") &&
    set -- "$@" "${jdk_on_path%/bin/java}"
  for jdk_dir in "$@"; do
    [ -n "$jdk_dir" ] && [ -d "$jdk_dir" ] || continue
    jdk_number=$(jdk_feature "$jdk_dir")
    if [ -n "$jdk_number" ] && [ "$jdk_number" -ge 25 ] && [ -x "$jdk_dir/bin/javac" ]; then
      JDK_HOME=$jdk_dir
      break
    fi
    case $jdk_number in
      '') continue ;;
      *) if [ "$jdk_number" -ge 25 ]; then jdk_number="$jdk_number without javac"; fi ;;
    esac
    jdk_seen="$jdk_seen
    $jdk_number  $jdk_dir"
  done
  if [ -n "$JDK_HOME" ]; then
    if [ -n "${REPRISE_JAVA_HOME:-}" ] && [ "$JDK_HOME" != "$REPRISE_JAVA_HOME" ]; then
      echo "reprise: REPRISE_JAVA_HOME=$REPRISE_JAVA_HOME is not a JDK 25 or newer; using $JDK_HOME" >&2
    fi
    return 0
  fi
  {
    echo "reprise: no JDK 25 or newer found."
    if [ -n "$jdk_seen" ]; then echo "  Found, but not usable:$jdk_seen"; fi
    echo "  Install a JDK 25 (a full JDK, with javac), or name one: REPRISE_JAVA_HOME=/path/to/jdk-25 $0 …"
  } >&2
  return 1
}
