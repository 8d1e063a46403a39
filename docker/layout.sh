#!/usr/bin/env bash
# Lays out what an image runs: DIR/lib with all jars, DIR/jre with a small Java.
# Usage: docker/layout.sh correlator|demo DIR   (needs a JDK in JAVA_HOME, and Maven)
set -euo pipefail
module=$1
dir=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$dir/lib"
(cd "$root" && mvn -B -ntp -q -Pfast -pl "$module" -am package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$dir/lib" -Dmdep.useSubDirectoryPerScope=false)
cp "$root/$module/target/"waybill-*.jar "$dir/lib/"
rm -f "$dir"/lib/*-sources.jar "$dir"/lib/*-tests.jar
# what jdeps finds, and what is found by name only: elliptic curves for TLS, the HTTP client, memory beyond the heap
modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml
modules=$modules,jdk.crypto.ec,jdk.management,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output "$dir/jre"
