"""Judges archives by Python's own readers, and bags by RFC 8493.

judge.py archives FILE.tar.gz FILE.zip
judge.py bag FOLDER
"""
import csv
import hashlib
import json
import pathlib
import re
import sys
import tarfile
import zipfile


def check(condition, what):
    if not condition:
        raise SystemExit(f"judge: {what}")


def archives(tgz, zipped):
    with tarfile.open(tgz) as tar, zipfile.ZipFile(zipped) as zip_file:
        check(zip_file.testzip() is None, "a CRC in the ZIP is wrong")
        members = tar.getmembers()
        infos = zip_file.infolist()
        check([m.name for m in members] == [i.filename for i in infos],
              "the two archives hold different files")
        for member, info in zip(members, infos):
            check(member.isreg(), f"{member.name} is no plain file")
            check((member.mode, member.uid, member.gid) == (0o644, 0, 0),
                  f"mode or owner of {member.name}")
            check(not member.uname and not member.gname, "user names")
            check(not member.pax_headers, "extended headers without need")
            check(info.external_attr == 0o100644 << 16, "mode in the ZIP")
            check(not info.extra and not info.comment, "extra fields")
            check(info.flag_bits == 0x800, "flags in the ZIP")
            check(tar.extractfile(member).read() == zip_file.read(info),
                  f"{member.name} differs")


def digests(bag, manifest):
    lines = (bag / manifest).read_text(encoding="utf-8").splitlines()
    pairs = [re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line) for line in lines]
    check(all(pairs), f"a line of {manifest}")
    listed = {p[2]: p[1] for p in pairs}
    check(len(listed) == len(pairs), f"a file twice in {manifest}")
    return listed


def check_bag(bag):
    declaration = (bag / "bagit.txt").read_bytes()
    check(declaration == b"BagIt-Version: 1.0\n"
          b"Tag-File-Character-Encoding: UTF-8\n", "bagit.txt")
    payload = {p.relative_to(bag).as_posix(): p
               for p in (bag / "data").rglob("*") if p.is_file()}
    tags = {p.relative_to(bag).as_posix(): p
            for p in bag.iterdir() if p.is_file()}
    del tags["tagmanifest-sha256.txt"]
    for manifest, files in (("manifest-sha256.txt", payload),
                            ("tagmanifest-sha256.txt", tags)):
        listed = digests(bag, manifest)
        check(set(listed) == set(files), f"{manifest} and the files differ")
        for name, path in files.items():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            check(listed[name] == digest, f"digest of {name}")
    info = dict(line.split(": ", 1) for line in
                (bag / "bag-info.txt").read_text(encoding="utf-8")
                .splitlines())
    octets = sum(p.stat().st_size for p in payload.values())
    check(info["Payload-Oxum"] == f"{octets}.{len(payload)}", "Payload-Oxum")


def check_package(data):
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    check(package["$schema"] ==
          "https://datapackage.org/profiles/2.0/datapackage.json", "$schema")
    names = [r["name"] for r in package["resources"]]
    check(len(set(names)) == len(names), "resource names")
    for resource in package["resources"]:
        content = (data / resource["path"]).read_bytes()
        check(resource["bytes"] == len(content), "bytes of a resource")
        digest = hashlib.sha256(content).hexdigest()
        check(resource["hash"] == "sha256:" + digest, "hash of a resource")
        content.decode(resource["encoding"])
    files = {p.name for p in data.iterdir()} - {"datapackage.json"}
    check(files == {r["path"] for r in package["resources"]}, "resources")
    table = next(r for r in package["resources"] if r.get("type") == "table")
    check_table(data / table["path"], table)


def check_table(path, table):
    dialect = table["dialect"]
    with open(path, newline="", encoding=table["encoding"]) as file:
        rows = list(csv.reader(file, delimiter=dialect["delimiter"],
                               quotechar=dialect["quoteChar"],
                               doublequote=dialect["doubleQuote"],
                               strict=True))
    fields = table["schema"]["fields"]
    check(rows[0] == [f["name"] for f in fields], "columns of the table")
    for row in rows[1:]:
        check(len(row) == len(fields), "cells of a row")
        for field, cell in zip(fields, row):
            if cell and field["type"] == "integer":
                int(cell)
            if cell and field["type"] == "object":
                check(isinstance(json.loads(cell), dict), "an object")


def main():
    if sys.argv[1] == "archives":
        archives(*sys.argv[2:])
    else:
        bag = pathlib.Path(sys.argv[2])
        check_bag(bag)
        check_package(bag / "data")


main()
