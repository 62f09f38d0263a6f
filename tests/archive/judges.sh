#!/bin/sh
# Lets programs of other people judge an archive of each kind, and the bag and
# data package in it: judges.sh FILE.tar.gz FILE.zip
# Needs: bsdtar (libarchive-tools), tar, gzip, unzip, 7zz (7zip) and python3.
set -u
[ $# -eq 2 ] || { echo "usage: $0 FILE.tar.gz FILE.zip" >&2; exit 2; }
tgz=$(realpath "$1") && zip=$(realpath "$2") || exit 2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
passed=0 failed=0

# judge NAME COMMAND...: a missing program is a failure, not a pass
judge() {
    name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $name"
        sed 's/^/    /' "$work/log"
    fi
}
in_folder() { (cd "$1" && shift && "$@"); }
seven_zip() { "$(command -v 7zz || command -v 7z || echo 7zz)" "$@"; }
one_gzip_member() {
    python3 -c 'import sys, zlib
d = zlib.decompressobj(31)
data = open(sys.argv[1], "rb").read()
d.decompress(data)
assert d.eof and not d.unused_data, "not one whole gzip member"
assert data[4:8] == bytes(4) and data[3] == 0 and data[9] == 255, "header"' "$1"
}

judge "gzip -t" gzip -t "$tgz"
judge "one gzip member" one_gzip_member "$tgz"
judge "bsdtar -t tar.gz" bsdtar -tf "$tgz"
judge "bsdtar -t zip" bsdtar -tf "$zip"
judge "unzip -t" unzip -tqq "$zip"
judge "7zz t zip" seven_zip t -bso0 "$zip"
judge "7zz t tar.gz" seven_zip t -bso0 "$tgz"
judge "tarfile and zipfile" python3 "$here/judge.py" archives "$tgz" "$zip"

mkdir "$work/tar" "$work/zip" "$work/bsd"
judge "tar -x" tar -C "$work/tar" -xzf "$tgz"
judge "unzip" unzip -qq -d "$work/zip" "$zip"
judge "bsdtar -x" bsdtar -C "$work/bsd" -xf "$zip"
judge "same files in both" diff -r "$work/tar" "$work/zip"
judge "same files by bsdtar" diff -r "$work/tar" "$work/bsd"
for kind in tar zip; do
    bag=$work/$kind/moments-bag
    judge "sha256sum in $kind" in_folder "$bag" sha256sum --strict -c \
        manifest-sha256.txt tagmanifest-sha256.txt
    judge "bag and package in $kind" python3 "$here/judge.py" bag "$bag"
done

echo "archive judges: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
