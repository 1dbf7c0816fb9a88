"""Runs Second Unit from a checkout: `python3 run.py COMMAND ...`.

Makes a private environment in `.venv` on first use, from the project's own files, and says on standard error what
it does. Then `python3 run.py COMMAND ...` is `secondunit COMMAND ...`. `python3 run.py test` installs what the tests
need and runs them.

Standard library only. The syntax is that of old Pythons on purpose: they must get as far as the line that says
which version is needed.
"""

import hashlib
import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
WINDOWS = os.name == "nt"
LOCK, STAMP, LOG = "secondunit.lock", "secondunit.stamp", "install.log"
SOURCES = ("setup.py", "pyproject.toml", "README.md", "LICENSE", "plugin", "ui", "otio_adapters", "resources")
EXTRAS = {"test": ("panel", "test"), "panel": ("panel",)}
OFFLINE_SIGNS = ("NewConnectionError", "NameResolutionError", "Failed to establish", "ConnectTimeout", "ReadTimeout",
                 "Connection broken", "ProxyError", "No matching distribution", "Could not find a version")  # fmt: skip
# What the tests use beside Python packages: a real editor under a virtual screen, and the libraries Qt loads.
DEBIAN_PACKAGES = ("kdenlive", "melt", "frei0r-plugins", "mediainfo", "dbus", "xvfb", "xdotool", "ffmpeg",
                   "libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3",
                   "libpulse0")  # fmt: skip


class Problem(Exception):
    """Ends the program with one line on standard error and exit code 2."""


def main(arguments):
    if sys.version_info < NEEDED:
        raise Problem(
            "Second Unit needs Python {0}.{1} or newer, this is {2}.{3}. Install a newer Python, then run "
            "this file with it, for example: python{0}.{1} run.py".format(*(NEEDED + sys.version_info[:2]))
        )
    command = next((a for a in arguments if not a.startswith("-")), "")
    if command == "test":
        system_packages()
    python = environment(EXTRAS.get(command, ()))
    if command == "test":
        os.chdir(ROOT)
        rest = list(arguments)
        rest.remove("test")
        # All of them on all processors; a few that somebody names are quicker without.
        return hand_over([python, "-m", "pytest"] + (rest or ["-n", "logical", "--dist", "worksteal"]))
    # -P: a folder named "plugin" where the user stands must not be taken for ours.
    module = "plugin.start" if command == "panel" else "plugin.cli"
    return hand_over([python, "-P", "-m", module] + list(arguments))


def note(text):
    sys.stderr.write("secondunit: {0}\n".format(text))
    sys.stderr.flush()


def hand_over(command):
    """Become that program; where the system cannot do that, wait for it and return its exit code."""
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the console sent it to both; the program decides what to do


# ------------------------------------------------------------------ environment


def environment(extras):
    """The interpreter of a complete environment with these extras; made or mended first where necessary."""
    folder, in_place = environment_folder()
    python = os.path.join(folder, "Scripts" if WINDOWS else "bin", "python.exe" if WINDOWS else "python")
    if complete(folder, python, in_place, extras):
        return python
    with Lock(os.path.join(folder, LOCK)):
        if not complete(folder, python, in_place, extras):
            install(folder, python, in_place, extras)
    return python


def environment_folder():
    """(folder, True when it lies in the checkout). A checkout that cannot be written uses the user's cache."""
    folder = os.path.join(ROOT, ".venv")
    if not why_unwritable(folder):
        return folder, True
    digest = hashlib.sha256(ROOT.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    folder = os.path.join(cache_folder(), "secondunit", "run-" + digest)
    reason = why_unwritable(folder)
    if reason:
        raise Problem("Neither {0} nor {1} can be written: {2}. Make one writable.".format(ROOT, folder, reason))
    return folder, False


def why_unwritable(folder):
    """The system's reason why the folder cannot hold the environment, "" when it can."""
    try:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, LOCK), "a"):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def cache_folder():
    if WINDOWS:
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")


def complete(folder, python, in_place, extras):
    try:
        with open(os.path.join(folder, STAMP), encoding="utf-8") as file:
            identity, have = file.read().split("\n")[:2]
    except (OSError, ValueError):
        return False
    return os.path.exists(python) and identity == identity_of(python, in_place) and set(extras) <= set(have.split())


def identity_of(python, in_place):
    """Changes when the install has to be done again: other requirements, moved checkout, replaced base Python."""
    digest = hashlib.sha256()
    for text in (ROOT, os.path.realpath(python)):
        digest.update(text.encode("utf-8", "surrogateescape") + b"\0")
    for path in source_files(("setup.py", "pyproject.toml") if in_place else SOURCES):
        with open(path, "rb") as file:
            digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def source_files(names):
    for name in names:
        path = os.path.join(ROOT, name)
        if os.path.isfile(path):
            yield path
        for parent, folders, files in os.walk(path):
            folders[:] = sorted(f for f in folders if f != "__pycache__")
            for file in sorted(files):
                yield os.path.join(parent, file)


def install(folder, python, in_place, extras):
    """Make the environment. The stamp comes last, so an interrupted install is taken up again at the next start."""
    stamp = os.path.join(folder, STAMP)
    have = previous_extras(stamp)
    if os.path.exists(stamp):
        os.remove(stamp)
    if not in_place:
        note("this checkout cannot be written, so the environment lies in {0}".format(folder))
    if not healthy(folder, python):
        make_environment(folder, python)
    extras = sorted(set(extras) | have)
    note("installing the project's own requirements; the first time this takes a few minutes")
    target = ROOT if in_place else copy_sources(os.path.join(folder, "source"))
    if extras:
        target += "[" + ",".join(extras) + "]"
    run_pip(folder, [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--retries", "2",
                     "--progress-bar", "off"] + (["-e"] if in_place else []) + [target])  # fmt: skip
    with open(stamp + ".part", "w", encoding="utf-8") as file:
        file.write("{0}\n{1}\n".format(identity_of(python, in_place), " ".join(extras)))
    os.replace(stamp + ".part", stamp)
    note("ready")


def previous_extras(stamp):
    try:
        with open(stamp, encoding="utf-8") as file:
            return set(file.read().split("\n")[1].split())
    except (OSError, IndexError, ValueError):
        return set()


def healthy(folder, python):
    """True when the interpreter starts, has pip, and still is the Python that the environment was made with."""
    script = "import sys, pip; print(sys.prefix)"
    try:
        answer = subprocess.run([python, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    prefix = answer.stdout.decode("utf-8", "replace").strip()
    return answer.returncode == 0 and os.path.realpath(prefix) == os.path.realpath(folder)


def make_environment(folder, python):
    """A fresh environment in `folder`; the lock file in it stays, others may be waiting on it."""
    if not has_ensurepip():
        raise Problem(venv_missing())
    note("making a private Python environment in {0}".format(folder))
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif name != LOCK:
            os.remove(path)
    made = subprocess.run([sys.executable, "-m", "venv", folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode or not healthy(folder, python):
        text = made.stdout.decode("utf-8", "replace")
        raise Problem(venv_missing() if "ensurepip" in text else "Python could not make an environment: " + last(text))


def venv_missing():
    package = "python{0}.{1}-venv".format(*sys.version_info[:2])
    if shutil.which("apt-get"):
        return "This Python cannot make environments. Install the missing part: sudo apt-get install " + package
    return "This Python has no venv or ensurepip module. Install a complete Python from python.org or your system."


def copy_sources(target):
    """A copy of the project that can be built where the checkout itself is read-only."""
    shutil.rmtree(target, ignore_errors=True)
    for path in source_files(SOURCES):
        copy = os.path.join(target, os.path.relpath(path, ROOT))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copyfile(path, copy)
    return target


def run_pip(folder, command):
    """Run pip, showing what it fetches; its whole output goes to the log beside the environment."""
    log = os.path.join(folder, LOG)
    lines = []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with open(log, "wb") as file:
        for raw in process.stdout:
            file.write(raw)
            lines.append(raw.decode("utf-8", "replace").rstrip())
            show_fetch(lines[-1].strip())
    if process.wait():
        text = "\n".join(lines)
        if any(sign in text for sign in OFFLINE_SIGNS):
            raise Problem(
                "The packages that Second Unit needs could not be fetched. Check the network connection and run "
                "the same command again. Details: {0}".format(log)
            )
        raise Problem("The install failed: {0} Details: {1}".format(last(text), log))


def show_fetch(line):
    if line.startswith("Downloading ") and ".metadata" not in line:
        note("  fetching " + line[len("Downloading ") :].split("/")[-1])
    elif line.startswith("Installing collected packages"):
        note("  unpacking")


def last(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["no reason given."])[-1]


class Lock:
    """Held by one process at a time on this machine; the system frees it when the holder dies."""

    def __init__(self, path):
        self.path = path
        self.file = None

    def __enter__(self):
        self.file = open(self.path, "a+")
        if not self.take(False):
            note("another start is preparing the environment, waiting for it")
            while not self.take(True):
                pass
        return self

    def __exit__(self, *unused):
        self.file.close()

    def take(self, wait):
        try:
            if WINDOWS:
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


# ------------------------------------------------------------------ what the tests need of the system


def system_packages():
    """Install what the tests use beside Python packages where that can be done; say the command where it cannot."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-query"):
        note("some tests use Kdenlive, melt, FFmpeg and MediaInfo and are skipped without. To install: " + elsewhere())
        return
    missing = missing_packages()
    if not missing:
        return
    install_them = ["apt-get", "install", "-y", "--no-install-recommends"] + missing
    if os.geteuid() != 0:
        note("some tests are skipped without these. To install: sudo " + " ".join(install_them))
        return
    note("installing system packages for the tests: " + " ".join(missing))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["apt-get", "update"], install_them):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=quiet)
        if done.returncode:
            reason = last(done.stdout.decode("utf-8", "replace"))
            raise Problem("`{0}` failed: {1}".format(" ".join(command), reason))


def missing_packages():
    """Names of DEBIAN_PACKAGES that are not installed; newer releases spell some of them with t64 at the end."""
    names = DEBIAN_PACKAGES
    if not has_ensurepip():
        names += ("python{0}.{1}-venv".format(*sys.version_info[:2]),)
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"] + [n + t for n in names for t in ("", "t64")]
    answer = subprocess.run(query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    have = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in have and name + "t64" not in have]


def has_ensurepip():
    import importlib.util

    return importlib.util.find_spec("ensurepip") is not None


def elsewhere():
    if sys.platform == "darwin":
        return "brew install mlt ffmpeg media-info && brew install --cask kdenlive"
    if WINDOWS:
        return "winget install KDE.Kdenlive Gyan.FFmpeg MediaArea.MediaInfo"
    return "sudo dnf install kdenlive mlt ffmpeg-free mediainfo xorg-x11-server-Xvfb xdotool (or your system's own)"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.stderr.write("secondunit: error: {0}\n".format(problem))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("secondunit: stopped; the next start takes it up again\n")
        sys.exit(4)
